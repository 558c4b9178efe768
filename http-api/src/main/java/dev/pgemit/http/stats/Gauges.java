package dev.pgemit.http.stats;

import java.time.Duration;

/**
 * The state of a replica and of Postgres at the end of a slot.
 *
 * @param queuedMessages the messages in the queue
 * @param queueAge the age of the oldest of them
 * @param notifyQueueUsage the usage of Postgres's notification queue from 0 to 1; NaN if unknown
 * @param listeners the sessions that listen for Socket.IO servers; NaN if unknown
 */
public record Gauges(
    int queuedMessages, Duration queueAge, double notifyQueueUsage, double listeners) {
  /** The state before the first slot. */
  static final Gauges UNKNOWN = new Gauges(0, Duration.ZERO, Double.NaN, Double.NaN);
}
