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
final class IdempotencyKeyCleanup {
  private static final Logger LOGGER = LoggerFactory.getLogger(IdempotencyKeyCleanup.class);

  private static final int CLEANUP_THRESHOLD = IdempotentStatement.MAX_KEYS_PER_CLEANUP / 2;
  private static final Duration CLEANUP_INTERVAL = Duration.ofMinutes(1);

  private final IdempotentStatement idempotentStatement;
  private int added =
      CLEANUP_THRESHOLD; // the first time at once: an earlier process may have left some
  private long lastCleanupAt;

  IdempotencyKeyCleanup(IdempotentStatement idempotentStatement) {
    this.idempotentStatement = idempotentStatement;
  }

  void added(int keys, Connection connection) {
    added += keys;
    if (added < CLEANUP_THRESHOLD
        && System.nanoTime() - lastCleanupAt < CLEANUP_INTERVAL.toNanos()) {
      return;
    }
    added = 0;
    lastCleanupAt = System.nanoTime();
    try {
      idempotentStatement.removeExpired(connection);
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    } catch (SQLException e) {
      LOGGER.warn("Expired idempotency keys were not removed; another try follows", e);
    }
  }
}
