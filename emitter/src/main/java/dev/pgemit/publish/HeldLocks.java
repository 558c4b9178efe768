package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which locks other sessions hold, or stand in a queue for, that a statement of ours may have
 * waited for. Postgres does not name the lock in its error, and {@code pg_locks} does.
 *
 * @param tables the tables that are locked against writing
 * @param isNotifyLockHeld whether another session holds the lock of NOTIFY
 */
record HeldLocks(Set<RequiredLock> tables, boolean isNotifyLockHeld) {
  // The modes that conflict with an INSERT. A session that waits for such a lock blocks us too.
  // The lock of NOTIFY is on the object "database 0".
  private static final String QUERY =
      """
      SELECT coalesce(bool_or(relation = to_regclass(?)), false),
             coalesce(bool_or(relation = to_regclass(?)), false),
             coalesce(bool_or(relation = to_regclass(?)), false),
             coalesce(bool_or(locktype = 'object'), false)
      FROM pg_locks
      WHERE mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
        AND pid IS DISTINCT FROM pg_backend_pid()
        AND ((locktype = 'relation' AND database =
                (SELECT oid FROM pg_database WHERE datname = current_database()))
          OR (locktype = 'object' AND database = 0 AND classid = 'pg_database'::regclass
              AND objid = 0))\
      """;

  /** Asks Postgres, on a connection without a transaction that failed. */
  static HeldLocks read(Connection connection, AttachmentsTable attachments) throws SQLException {
    try (var query = connection.prepareStatement(QUERY)) {
      query.setString(1, attachments.quoted());
      query.setString(2, IdempotencyKeysTable.quoted(attachments));
      query.setString(3, new ScheduleTables(attachments).scheduled());
      try (var row = query.executeQuery()) {
        row.next();
        var tables = EnumSet.noneOf(RequiredLock.class);
        if (row.getBoolean(1)) {
          tables.add(RequiredLock.ATTACHMENTS);
        }
        if (row.getBoolean(2)) {
          tables.add(RequiredLock.IDEMPOTENCY_KEYS);
        }
        if (row.getBoolean(3)) {
          tables.add(RequiredLock.SCHEDULED);
        }
        return new HeldLocks(tables, row.getBoolean(4));
      }
    }
  }

  /** Whether a submission needs one of the locked tables. */
  boolean isBlocked(QueuedPublication queued) {
    return tables.stream().anyMatch(table -> table.isRequiredBy(queued));
  }
}
