package dev.pgemit.http.metrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a warning at each further quarter of the notification queue that fills, and a recovery. Not
 * thread-safe.
 */
final class NotifyQueueMonitor implements Runnable {
  /** At this level a session does not read at all; a slow reader stays below it. */
  static final double WARNING_THRESHOLD = 0.25;

  // Lower than the warning threshold, so that the log does not alternate.
  private static final double RECOVERY_THRESHOLD = 0.2;

  private static final Logger LOGGER = LoggerFactory.getLogger(NotifyQueueMonitor.class);

  private final NotifyQueue queue;
  private int quartersWarned;

  NotifyQueueMonitor(NotifyQueue queue) {
    this.queue = queue;
  }

  @Override
  public void run() {
    var usage = queue.usage();
    var quarters = (int) (usage / WARNING_THRESHOLD);
    if (quarters > quartersWarned) {
      quartersWarned = quarters;
      warn(usage);
    } else if (quartersWarned > 0 && usage < RECOVERY_THRESHOLD) {
      quartersWarned = 0;
      LOGGER
          .atInfo()
          .addKeyValue("notifyQueueUsage", usage)
          .log("Postgres's notification queue has recovered: {} % full", percent(usage));
    }
  }

  private void warn(double usage) {
    var suspects = queue.suspects();
    LOGGER
        .atWarn()
        .addKeyValue("notifyQueueUsage", usage)
        .log(
            "Postgres's notification queue is {} % full: a listening session does not read its"
                + " notifications, and a full queue stops every NOTIFY. {}",
            percent(usage),
            suspects.isEmpty()
                ? "Find the session in pg_stat_activity (a role of pg_read_all_stats sees all), and"
                    + " end it"
                : "Check " + suspects + ", and end the session with pg_terminate_backend");
  }

  private static long percent(double usage) {
    return Math.round(usage * 100);
  }
}
