package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;

/** Whether the database can hold every character of a message. */
public final class EncodingCheck implements Check {
  private static final String QUERY = "SELECT current_setting('server_encoding')";

  private static final String ADVICE =
      "create a database with ENCODING 'UTF8' and TEMPLATE template0, and let DATABASE_URL lead there";

  @Override
  public Finding on(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(QUERY)) {
      query.setQueryTimeout(Query.LONGEST_SECONDS);
      try (var row = query.executeQuery()) {
        row.next();
        return finding(row.getString(1));
      }
    }
  }

  private static Finding finding(String encoding) {
    return switch (encoding) {
      case "UTF8" -> Finding.ok("UTF8");
      // Bytes pass through unchecked, and nothing in Postgres knows what they mean.
      case "SQL_ASCII" ->
          Finding.warning(
              "The database's encoding is SQL_ASCII, in which the SQL functions cannot tell characters"
                  + " from bytes",
              ADVICE);
      default ->
          Finding.failure(
              "The database's encoding is %s: a message with any character that it lacks is refused"
                  .formatted(encoding),
              ADVICE);
    };
  }
}
