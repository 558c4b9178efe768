package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;

/** Who is logged in. */
final class Role {
  private static final String QUERY = "SELECT quote_ident(current_user)";

  private Role() {}

  /** Its name for SQL. */
  static String quoted(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(QUERY)) {
      query.setQueryTimeout(Query.LONGEST_SECONDS);
      try (var row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
