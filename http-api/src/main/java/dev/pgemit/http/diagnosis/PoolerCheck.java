package dev.pgemit.http.diagnosis;

import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.http.settings.PostgresAddresses;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Checks for a connection pooler in transaction mode between the service and Postgres. */
public final class PoolerCheck implements DatabaseCheck {
  private static final Duration NOTIFY_TIMEOUT = Duration.ofSeconds(1);
  private static final String SELECT_BACKEND_PID = "SELECT pg_backend_pid()";

  private final DataSource publishing;
  private final PostgresAddresses addresses;

  /**
   * Creates the check without running a query.
   *
   * @param publishing opens a second connection to the same address
   * @param addresses the addresses, which the advice depends on
   */
  public PoolerCheck(DataSource publishing, PostgresAddresses addresses) {
    this.publishing = publishing;
    this.addresses = addresses;
  }

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    if (!isPooled(connection)) {
      return CheckResult.ok("none: Postgres itself answers");
    }
    return ConnectionOpener.withConnection(
        publishing,
        other ->
            ListenNotifyProbe.roundTrip(connection, other, NOTIFY_TIMEOUT).isPresent()
                ? CheckResult.ok("a pooler in session mode")
                : transactionMode());
  }

  /**
   * Returns whether the server process differs from the process that the driver knows. A pooler
   * reports a made-up process id, which clients use for cancel requests.
   */
  private static boolean isPooled(Connection connection) throws SQLException {
    var pid = QuickQuery.one(connection, SELECT_BACKEND_PID, row -> row.getInt(1));
    return pid != connection.unwrap(PGConnection.class).getBackendPID();
  }

  private CheckResult transactionMode() {
    var summary = "DATABASE_URL points to a pooler in transaction mode";
    var isListenPooled = addresses.isShared();
    var usesPreparedStatements =
        addresses.database().parameter("prepareThreshold").filter("0"::equals).isEmpty();
    var listenAdvice =
        "set PGEMIT_LISTEN_URL to an address that bypasses the pooler, or no response of a"
            + " server arrives";
    var prepareAdvice =
        "add prepareThreshold=0 to DATABASE_URL, or statements fail (pgbouncer before 1.21, or with"
            + " max_prepared_statements = 0)";
    if (isListenPooled && usesPreparedStatements) {
      return CheckResult.warning(summary, prepareAdvice + "; and " + listenAdvice);
    }
    if (usesPreparedStatements) {
      return CheckResult.warning(summary, prepareAdvice);
    }
    return isListenPooled
        ? CheckResult.warning(summary, listenAdvice)
        : CheckResult.ok(summary + ", with the required prepareThreshold=0 and PGEMIT_LISTEN_URL");
  }
}
