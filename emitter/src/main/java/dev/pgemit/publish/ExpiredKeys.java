package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes expired idempotency keys in small steps, now and then after a commit that added some, and
 * always more than were added.
 */
final class ExpiredKeys {
  private static final Logger LOGGER = LoggerFactory.getLogger(ExpiredKeys.class);

  private static final int MOST_ADDED = OnceStatement.MOST_REMOVED / 2;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final OnceStatement once;
  private int added = MOST_ADDED; // the first time at once: an earlier process may have left some
  private long removedAt;

  ExpiredKeys(OnceStatement once) {
    this.once = once;
  }

  void added(int keys, Connection connection) {
    added += keys;
    if (added < MOST_ADDED && System.nanoTime() - removedAt < LONGEST.toNanos()) {
      return;
    }
    added = 0;
    removedAt = System.nanoTime();
    try {
      once.removeExpired(connection);
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    } catch (SQLException e) {
      LOGGER.warn("Expired idempotency keys were not removed; another try follows", e);
    }
  }
}
