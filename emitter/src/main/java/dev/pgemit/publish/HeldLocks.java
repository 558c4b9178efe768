package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The locks that other sessions hold, or wait for, and that block a statement of the pipeline.
 * Postgres does not name the lock in its error, and {@code pg_locks} does.
 *
 * @param tables the tables that are locked against writing
 * @param isNotifyLockHeld whether another session holds the lock of NOTIFY
 */
record HeldLocks(Set<RequiredLock> tables, boolean isNotifyLockHeld) {
  private static final Logger LOGGER = LoggerFactory.getLogger(HeldLocks.class);

  // The modes that conflict with an INSERT. A session that waits for such a lock blocks us too.
  // The lock of NOTIFY is on the object "database 0".
  private static final String QUERY =
      """
      SELECT coalesce(bool_or(relation = to_regclass(?)), false) AS attachments,
             coalesce(bool_or(relation = to_regclass(?)), false) AS idempotency_keys,
             coalesce(bool_or(relation = to_regclass(?)), false) AS scheduled,
             coalesce(bool_or(locktype = 'object'), false) AS notify
      FROM pg_locks
      WHERE mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
        AND pid IS DISTINCT FROM pg_backend_pid()
        AND ((locktype = 'relation' AND database =
                (SELECT oid FROM pg_database WHERE datname = current_database()))
          OR (locktype = 'object' AND database = 0 AND classid = 'pg_database'::regclass
              AND objid = 0))\
      """;

  /** Reads the locks in a transaction; none if that fails. */
  static HeldLocks read(Connection connection, AttachmentsTable attachments) {
    try {
      return Transaction.commit(connection, () -> query(connection, attachments));
    } catch (SQLException e) {
      LOGGER.debug("Reading the held locks failed", e);
      return new HeldLocks(Set.of(), false);
    }
  }

  private static HeldLocks query(Connection connection, AttachmentsTable attachments)
      throws SQLException {
    return SqlRunner.queryRow(
        connection,
        QUERY,
        HeldLocks::of,
        attachments.quoted(),
        IdempotencyKeysTable.quoted(attachments),
        new ScheduleTables(attachments).scheduled());
  }

  private static HeldLocks of(ResultSet row) throws SQLException {
    var tables = EnumSet.noneOf(RequiredLock.class);
    for (var table : RequiredLock.values()) {
      if (row.getBoolean(table.name().toLowerCase(Locale.ROOT))) {
        tables.add(table);
      }
    }
    return new HeldLocks(tables, row.getBoolean("notify"));
  }

  /** Returns whether the publication needs one of the locked tables. */
  boolean isBlocked(QueuedPublication queued) {
    return tables.stream().anyMatch(table -> table.isRequiredBy(queued));
  }
}
