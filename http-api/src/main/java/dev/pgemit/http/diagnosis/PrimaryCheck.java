package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Checks that the server accepts writes. A standby does not. */
public final class PrimaryCheck implements DatabaseCheck {
  private static final String QUERY =
      "SELECT pg_is_in_recovery(), current_setting('transaction_read_only')::boolean";

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    return QuickQuery.one(connection, QUERY, PrimaryCheck::evaluate);
  }

  private static CheckResult evaluate(ResultSet row) throws SQLException {
    if (row.getBoolean(1)) {
      return CheckResult.failure(
          "This Postgres is a standby, which cannot NOTIFY",
          "set DATABASE_URL to the primary; with all hosts in DATABASE_URL,"
              + " targetServerType=primary finds the primary, also after a failover");
    }
    return row.getBoolean(2)
        ? CheckResult.failure(
            "Transactions of this role are read-only, so no attachment can be written",
            "set default_transaction_read_only to off for the role and the database")
        : CheckResult.ok("the primary, which accepts NOTIFY");
  }
}
