package dev.pgemit.http.health;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when a listener that does not read fills Postgres's queue of notifications: once, and again
 * after it has been emptied. To ask also lets a full queue go on whose reader is gone, where nobody
 * emits.
 */
public final class NotifyQueueWatch implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(NotifyQueueWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final double MUCH = 0.25;
  private static final String QUERY = "SELECT pg_notification_queue_usage()";

  private final DataSource dataSource;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "pgemit-queue-watch");
  private boolean isWarned;

  private NotifyQueueWatch(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Starts it.
   *
   * @param dataSource gives a connection within a second, or fails
   * @return the watch, for the caller to close
   */
  public static NotifyQueueWatch start(DataSource dataSource) {
    var watch = new NotifyQueueWatch(dataSource);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try (var connection = dataSource.getConnection();
        var query = connection.prepareStatement(QUERY)) {
      query.setQueryTimeout(1);
      try (var row = query.executeQuery()) {
        row.next();
        warn(row.getDouble(1));
      }
    } catch (SQLException e) {
      LOGGER.debug("Postgres did not tell how full its queue is", e);
    }
  }

  private void warn(double usage) {
    if (usage >= MUCH && !isWarned) {
      LOGGER.warn(
          "Postgres's NOTIFY queue is full to {} %: a listener does not read, and a full queue"
              + " stops everyone. Look for a stopped server or a transaction that listens and stays"
              + " open in pg_stat_activity, and end it",
          Math.round(100 * usage));
    }
    isWarned = usage >= MUCH;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
