package dev.pgemit.publish;

import java.time.Duration;

/**
 * How long a message may take to be refused.
 *
 * @param forRoom how long a caller waits for room in a full queue
 * @param forRetries how long, from then on, what was surely not published is tried again
 */
public record Patience(Duration forRoom, Duration forRetries) {}
