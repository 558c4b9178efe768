package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes expired idempotency keys in small steps after commits that added keys, and always more
 * than were added.
 */
final class IdempotencyKeyCleanup {
  private static final Logger LOGGER = LoggerFactory.getLogger(IdempotencyKeyCleanup.class);

  private static final int MAX_KEYS_PER_CLEANUP = 1_024;
  private static final int CLEANUP_THRESHOLD = MAX_KEYS_PER_CLEANUP / 2;
  private static final Duration CLEANUP_INTERVAL = Duration.ofMinutes(1);

  private static final String REMOVE_EXPIRED =
      """
      DELETE FROM %1$s WHERE key IN (
        SELECT key FROM %1$s
        WHERE created_at < now() - interval '24 hours'
        ORDER BY created_at
        LIMIT %2$d
        FOR UPDATE SKIP LOCKED)\
      """;

  private final String removeExpired;
  private int added = CLEANUP_THRESHOLD; // an earlier process may have left expired keys
  private long lastCleanupAt;

  IdempotencyKeyCleanup(AttachmentsTable table) {
    this.removeExpired =
        LockTimeoutLevel.BRIEF.prependTo(
            REMOVE_EXPIRED.formatted(IdempotencyKeysTable.quoted(table), MAX_KEYS_PER_CLEANUP));
  }

  /** Counts added keys, and removes expired ones if it is time. */
  void keysAdded(int keys, Connection connection) {
    added += keys;
    if (keys == 0
        || (added < CLEANUP_THRESHOLD
            && System.nanoTime() - lastCleanupAt < CLEANUP_INTERVAL.toNanos())) {
      return;
    }
    added = 0;
    lastCleanupAt = System.nanoTime();
    try {
      Transaction.commit(
          connection,
          () -> {
            SqlRunner.execute(connection, removeExpired);
            return true;
          });
    } catch (SQLException e) {
      LOGGER.warn("Expired idempotency keys were not removed; the next attempt follows", e);
    }
  }
}
