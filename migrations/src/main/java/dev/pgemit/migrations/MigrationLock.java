package dev.pgemit.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The advisory lock that serializes migrations of a database, held until its transaction ends.
 *
 * <p>A migration may take minutes. A waiting process logs the session that holds the lock, and
 * fails after a timeout. The process polls instead of waiting in Postgres, because the driver's
 * socket timeout would end a long query.
 *
 * @param noticeAfter the wait after which a warning is logged
 * @param timeout the maximum wait
 */
record MigrationLock(Duration noticeAfter, Duration timeout) {
  static final MigrationLock DEFAULT =
      new MigrationLock(Duration.ofSeconds(3), Duration.ofMinutes(5));

  private static final Logger LOGGER = LoggerFactory.getLogger(MigrationLock.class);
  private static final long RETRY_INTERVAL_MILLIS = 200;

  // "pgemit" as a number.
  private static final long KEY = 123563110000500L;

  // The transaction that holds the lock must see the commits of the scripts.
  private static final String READ_COMMITTED = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

  private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(%d)".formatted(KEY);

  // Every role may read these columns for all sessions.
  private static final String SELECT_HOLDER =
      """
      SELECT s.pid, s.usename, s.application_name
      FROM pg_locks AS l JOIN pg_stat_activity AS s ON s.pid = l.pid
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (l.classid::bigint << 32) + l.objid::bigint = %d\
      """
          .formatted(KEY);

  /**
   * Acquires the lock in a new transaction.
   *
   * @param connection a connection with auto-commit off
   * @throws MigrationException if another session, which the message names, holds the lock for too
   *     long, or if the thread is interrupted
   */
  void acquire(Connection connection) throws SQLException {
    var start = System.nanoTime();
    var isNoticed = false;
    while (!tryAcquire(connection)) {
      var waited = System.nanoTime() - start;
      if (waited > timeout.toNanos()) {
        throw new MigrationException(
            ("Another migration of this database has not ended within %d s: %s holds its"
                    + " lock. Nothing was changed. Wait until that migration ends, or end its"
                    + " session with pg_terminate_backend, and migrate again")
                .formatted(timeout.toSeconds(), holder(connection)));
      }
      if (!isNoticed && waited > noticeAfter.toNanos()) {
        isNoticed = true;
        LOGGER.warn(
            "Waiting for another migration of this database, for up to {} s: {} holds its lock",
            timeout.toSeconds(),
            holder(connection));
      }
      connection.rollback(); // no transaction stays open between two attempts
      pause();
    }
  }

  private static boolean tryAcquire(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(READ_COMMITTED);
      try (var row = statement.executeQuery(TRY_LOCK)) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static String holder(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(SELECT_HOLDER)) {
      return row.next()
          ? "the session with process id %d (role %s, application_name \"%s\")"
              .formatted(row.getInt(1), row.getString(2), row.getString(3))
          : "a session that has just ended";
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_INTERVAL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MigrationException(
          "Interrupted while waiting for another migration of this database: nothing"
              + " was changed",
          e);
    }
  }
}
