package dev.pgemit.publish;

import java.time.Duration;

/**
 * The timeouts of a message.
 *
 * @param enqueueTimeout how long a caller waits for room in a full queue
 * @param retryTimeout how long the pipeline retries publications that were not published
 */
public record QueueTimeouts(Duration enqueueTimeout, Duration retryTimeout) {}
