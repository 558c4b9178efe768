package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;

/** Checks that a NOTIFY commits, on a channel without listeners and with a lock timeout. */
public final class NotifyCheck implements DatabaseCheck {
  // PostgreSQL acquires the cluster-wide lock of NOTIFY at commit, under the lock timeout.
  private static final String NOTIFY =
      "SELECT set_config('lock_timeout', '500ms', true), pg_notify('pgemit_ready', '')";

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(NOTIFY)) {
      statement.setQueryTimeout(2 * QuickQuery.TIMEOUT_SECONDS);
      statement.execute();
      return CheckResult.ok("a NOTIFY commits");
    } catch (SQLException e) {
      return switch (String.valueOf(e.getSQLState())) {
        case "55P03" ->
            CheckResult.failure(
                "Another session has held the lock of NOTIFY for more than half a second,"
                    + " so no message can be published",
                "find the session in pg_locks (locktype object, database 0), and end it");
        case "54000" ->
            CheckResult.failure(
                "The NOTIFY queue of Postgres is full, so no message can be published",
                "find the listener that does not read in pg_stat_activity, and end it");
        case "42501" ->
            CheckResult.failure(
                "The role may not call pg_notify, so no message can be published",
                "have an administrator GRANT EXECUTE on pg_catalog.pg_notify(text, text)");
        default -> throw e;
      };
    }
  }
}
