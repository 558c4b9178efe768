package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What it means that a statement of ours waited for a lock in vain, and for which one. */
final class LockTimeoutDiagnosis {
  private static final Logger LOGGER = LoggerFactory.getLogger(LockTimeoutDiagnosis.class);
  private static final String LOCK_TIMEOUT = "55P03";

  // A statement_timeout that is shorter than the limit of ours ends the same wait.
  private static final Set<String> TIMEOUT_STATES = Set.of(LOCK_TIMEOUT, "57014");

  private LockTimeoutDiagnosis() {}

  /** Whether a lock was perhaps waited for in vain. */
  static boolean isPossible(SQLException cause) {
    return TIMEOUT_STATES.contains(String.valueOf(cause.getSQLState()));
  }

  /** Whether a lock was waited for in vain. */
  static boolean isCertain(SQLException cause) {
    return LOCK_TIMEOUT.equals(cause.getSQLState());
  }

  /** Which locks others hold; none where that cannot be read. */
  static HeldLocks readHeldLocks(Connection connection, AttachmentsTable table) {
    try {
      return HeldLocks.read(connection, table);
    } catch (SQLException e) {
      LOGGER.debug("Which locks are held could not be read", e);
      return new HeldLocks(Set.of(), false);
    }
  }

  /** Whether it was the cluster-wide lock of NOTIFY, which each of these needs at its commit. */
  static boolean isNotifyLock(HeldLocks held, List<QueuedPublication> part, SQLException cause) {
    return isCertain(cause)
        && (needsNotifyLockOnly(part) || (held.isNotifyLockHeld() && !isRowLock(cause)));
  }

  private static boolean needsNotifyLockOnly(List<QueuedPublication> part) {
    for (var lock : RequiredLock.values()) {
      if (part.stream().anyMatch(lock::isRequiredBy)) {
        return false;
      }
    }
    return true;
  }

  // Postgres says of a row where it waited, "while inserting index tuple …", and of no other lock.
  private static boolean isRowLock(SQLException cause) {
    return cause instanceof PSQLException postgresError
        && postgresError.getServerErrorMessage() != null
        && postgresError.getServerErrorMessage().getWhere() != null;
  }

  static PublishFailure notifyLockFailure(SQLException cause) {
    return PublishFailure.retryable(
        "Another session holds the lock of NOTIFY (%s), which every publishing transaction needs: nothing was published. Find the session in pg_locks (locktype object, database 0)"
            .formatted(SqlErrorTranslator.summarize(cause)),
        cause);
  }

  static PublishFailure tableLockFailure(
      HeldLocks held, List<QueuedPublication> blocked, AttachmentsTable table, SQLException cause) {
    var tables =
        held.tables().stream()
            .filter(lock -> blocked.stream().anyMatch(lock::isRequiredBy))
            .map(lock -> lock.tableName(table))
            .collect(Collectors.joining(" and "));
    return PublishFailure.retryable(
        "Another transaction holds a lock on %s (%s): nothing was published. Try again, and see pg_locks if it stays"
            .formatted(tables, SqlErrorTranslator.summarize(cause)),
        cause);
  }

  static PublishFailure rowLockFailure(SQLException cause) {
    return PublishFailure.retryable(
        "Another transaction holds the same idempotency key or id (%s): nothing was published. Try again when it has ended"
            .formatted(SqlErrorTranslator.summarize(cause)),
        cause);
  }
}
