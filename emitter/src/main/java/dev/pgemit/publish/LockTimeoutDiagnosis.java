package dev.pgemit.publish;

import dev.pgemit.transport.TransportFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;

/**
 * The lock that a transaction of the pipeline waited for until its timeout.
 *
 * @param held the locks of other sessions, right after the timeout
 * @param mayWaitAgain whether callers can still be answered in time after another wait
 */
record LockTimeoutDiagnosis(ContendedLock lock, HeldLocks held, boolean mayWaitAgain) {
  private static final String LOCK_TIMEOUT = "55P03";

  // A statement_timeout of the role that is shorter than our lock timeout ends the same wait.
  private static final Set<String> TIMEOUT_STATES = Set.of(LOCK_TIMEOUT, "57014");

  enum ContendedLock {
    /** The lock of at least one table that the transaction needs. */
    TABLE,
    /** The cluster-wide lock that every notifying transaction takes at its commit. */
    NOTIFY,
    /** A row: an idempotency key, or the id of a scheduled message. */
    ROW,
    /** Perhaps none: a statement_timeout, or a pg_cancel_backend. */
    UNKNOWN
  }

  /** Returns whether the transaction may have waited for a lock. */
  static boolean isPossible(SQLException cause) {
    return TIMEOUT_STATES.contains(String.valueOf(cause.getSQLState()));
  }

  static LockTimeoutDiagnosis of(
      SQLException cause, List<QueuedPublication> part, HeldLocks held, boolean mayWaitAgain) {
    return new LockTimeoutDiagnosis(contendedLock(cause, part, held), held, mayWaitAgain);
  }

  private static ContendedLock contendedLock(
      SQLException cause, List<QueuedPublication> part, HeldLocks held) {
    if (part.stream().anyMatch(held::isBlocked)) {
      return ContendedLock.TABLE;
    }
    if (!LOCK_TIMEOUT.equals(cause.getSQLState())) {
      return ContendedLock.UNKNOWN;
    }
    return needsNotifyLockOnly(part) || (held.isNotifyLockHeld() && !isRowLock(cause))
        ? ContendedLock.NOTIFY
        : ContendedLock.ROW;
  }

  private static boolean needsNotifyLockOnly(List<QueuedPublication> part) {
    for (var lock : RequiredLock.values()) {
      if (part.stream().anyMatch(lock::isRequiredBy)) {
        return false;
      }
    }
    return true;
  }

  // For a row, and no other lock, Postgres names the place: "while inserting index tuple …".
  private static boolean isRowLock(SQLException cause) {
    return cause instanceof PSQLException postgresError
        && postgresError.getServerErrorMessage() != null
        && postgresError.getServerErrorMessage().getWhere() != null;
  }

  static TransportFailure notifyLockFailure(SQLException cause) {
    return TransportFailure.retryable(
        ("Another session holds the lock of NOTIFY (%s), which every publishing"
                + " transaction needs: nothing was published. Find the session in pg_locks"
                + " (locktype object, database 0), and end it")
            .formatted(SqlErrorTranslator.summarize(cause)),
        cause);
  }

  TransportFailure tableLockFailure(
      List<QueuedPublication> part, AttachmentsTable table, SQLException cause) {
    var tables =
        held.tables().stream()
            .filter(required -> part.stream().anyMatch(required::isRequiredBy))
            .map(required -> required.tableName(table))
            .collect(Collectors.joining(" and "));
    return TransportFailure.retryable(
        ("Another transaction holds a lock on %s (%s): nothing was published. Try"
                + " again; if the lock persists, find its holder in pg_locks")
            .formatted(tables, SqlErrorTranslator.summarize(cause)),
        cause);
  }

  static TransportFailure rowLockFailure(SQLException cause) {
    return TransportFailure.retryable(
        ("Another transaction holds the same idempotency key or id (%s): nothing was"
                + " published. Try again when that transaction has ended")
            .formatted(SqlErrorTranslator.summarize(cause)),
        cause);
  }
}
