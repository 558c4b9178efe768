package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;

/** Checks that the database encoding can store every character of a message. */
public final class EncodingCheck implements DatabaseCheck {
  private static final String QUERY = "SELECT current_setting('server_encoding')";

  private static final String ADVICE =
      "create a database with ENCODING 'UTF8' and TEMPLATE template0, and set"
          + " DATABASE_URL to it";

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    return evaluate(QuickQuery.one(connection, QUERY, row -> row.getString(1)));
  }

  private static CheckResult evaluate(String encoding) {
    return switch (encoding) {
      case "UTF8" -> CheckResult.ok("UTF8");
      // Postgres stores the bytes unchecked and does not know their encoding.
      case "SQL_ASCII" ->
          CheckResult.warning(
              "The database's encoding is SQL_ASCII, with which the SQL functions cannot"
                  + " distinguish characters from bytes",
              ADVICE);
      default ->
          CheckResult.failure(
              ("The database's encoding is %s: a message with a character outside of this"
                      + " encoding is rejected")
                  .formatted(encoding),
              ADVICE);
    };
  }
}
