package dev.pgemit.publish;

import java.time.Duration;

/**
 * How long a message may take to be refused.
 *
 * @param enqueueTimeout how long a caller waits for room in a full queue
 * @param retryTimeout how long, from then on, what was surely not published is tried again
 */
public record QueueTimeouts(Duration enqueueTimeout, Duration retryTimeout) {}
