package dev.pgemit.http.metrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of a queue of notifications that fills up, each time that another quarter of it is full,
 * and says when it is well again. Used by one thread.
 */
final class QueueWatch implements Runnable {
  /** From here on a session does not read, rather than being a little late. */
  static final double WARNING_THRESHOLD = 0.25;

  // A little below, so that it is not well and ill by turns.
  private static final double RECOVERY_THRESHOLD = 0.2;

  private static final Logger LOGGER = LoggerFactory.getLogger(QueueWatch.class);

  private final NotifyQueue queue;
  private int quartersWarned;

  QueueWatch(NotifyQueue queue) {
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
          .log("Postgres's queue of notifications is well again: {} % full", percent(usage));
    }
  }

  private void warn(double usage) {
    var suspects = queue.suspects();
    LOGGER
        .atWarn()
        .addKeyValue("notifyQueueUsage", usage)
        .log(
            "Postgres's queue of notifications is {} % full: a session that listens does not read,"
                + " and a full queue stops every NOTIFY. {}",
            percent(usage),
            suspects.isEmpty()
                ? "Find it in pg_stat_activity (a role of pg_read_all_stats sees all), and end it"
                : "Look at " + suspects + ", and end it with pg_terminate_backend");
  }

  private static long percent(double usage) {
    return Math.round(usage * 100);
  }
}
