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
final class LockTimeout {
  private static final Logger LOGGER = LoggerFactory.getLogger(LockTimeout.class);
  private static final String LOCK_TIMEOUT = "55P03";

  // A statement_timeout that is shorter than the limit of ours ends the same wait.
  private static final Set<String> STATES = Set.of(LOCK_TIMEOUT, "57014");

  private LockTimeout() {}

  /** Whether a lock was perhaps waited for in vain. */
  static boolean is(SQLException cause) {
    return STATES.contains(String.valueOf(cause.getSQLState()));
  }

  /** Whether a lock was waited for in vain. */
  static boolean isCertain(SQLException cause) {
    return LOCK_TIMEOUT.equals(cause.getSQLState());
  }

  /** Which locks others hold; none where that cannot be read. */
  static HeldLocks held(Connection connection, AttachmentsTable table) {
    try {
      return HeldLocks.read(connection, table);
    } catch (SQLException e) {
      LOGGER.debug("Which locks are held could not be read", e);
      return new HeldLocks(Set.of(), false);
    }
  }

  /** Whether it was the cluster-wide lock of NOTIFY, which each of these needs at its commit. */
  static boolean isOfNotify(HeldLocks held, List<Submission> part, SQLException cause) {
    return isCertain(cause) && (needsNothingElse(part) || (held.isNotifyHeld() && !isOfRow(cause)));
  }

  private static boolean needsNothingElse(List<Submission> part) {
    for (var lock : NeededLock.values()) {
      if (part.stream().anyMatch(lock::isNeededBy)) {
        return false;
      }
    }
    return true;
  }

  // Postgres says of a row where it waited, "while inserting index tuple …", and of no other lock.
  private static boolean isOfRow(SQLException cause) {
    return cause instanceof PSQLException known
        && known.getServerErrorMessage() != null
        && known.getServerErrorMessage().getWhere() != null;
  }

  static PublishFailure ofNotify(SQLException cause) {
    return PublishFailure.temporary(
        "Another session holds the lock of NOTIFY (%s), which every publishing transaction needs: nothing was published. Find the session in pg_locks (locktype object, database 0)"
            .formatted(SqlFailures.summary(cause)),
        cause);
  }

  static PublishFailure ofTables(
      HeldLocks held, List<Submission> blocked, AttachmentsTable table, SQLException cause) {
    var tables =
        held.tables().stream()
            .filter(one -> blocked.stream().anyMatch(one::isNeededBy))
            .map(one -> one.table(table))
            .collect(Collectors.joining(" and "));
    return PublishFailure.temporary(
        "Another transaction holds a lock on %s (%s): nothing was published. Try again, and see pg_locks if it stays"
            .formatted(tables, SqlFailures.summary(cause)),
        cause);
  }

  static PublishFailure ofRow(SQLException cause) {
    return PublishFailure.temporary(
        "Another transaction holds the same idempotency key or id (%s): nothing was published. Try again when it has ended"
            .formatted(SqlFailures.summary(cause)),
        cause);
  }
}
