package dev.pgemit.http.metrics;

import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How full Postgres's queue of notifications is, asked at most once in 10 s, however many ask here.
 * Thread-safe.
 */
final class NotifyQueue {
  private static final Logger LOGGER = LoggerFactory.getLogger(NotifyQueue.class);
  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final String QUERY = "SELECT pg_notification_queue_usage()";

  private final DataSource dataSource;
  private double usage = Double.NaN;
  private long asked;
  private boolean isAsked;

  /**
   * Asks nothing yet.
   *
   * @param dataSource gives a connection within a second, or fails
   */
  NotifyQueue(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** 0 to 1; no number where Postgres does not answer. */
  synchronized double usage() {
    if (!isAsked || System.nanoTime() - asked > FRESH.toNanos()) {
      usage = ask();
      asked = System.nanoTime();
      isAsked = true;
    }
    return usage;
  }

  private double ask() {
    try (var connection = dataSource.getConnection();
        var query = connection.prepareStatement(QUERY)) {
      query.setQueryTimeout(1);
      try (var row = query.executeQuery()) {
        row.next();
        return row.getDouble(1);
      }
    } catch (SQLException e) {
      LOGGER.debug("Postgres did not tell how full its queue is", e);
      return Double.NaN;
    }
  }
}
