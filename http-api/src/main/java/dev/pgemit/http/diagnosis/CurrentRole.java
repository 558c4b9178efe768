package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;

/** The role of a connection. */
final class CurrentRole {
  private static final String QUERY = "SELECT quote_ident(current_user)";

  private CurrentRole() {}

  /** Returns the role name as a quoted SQL identifier. */
  static String quotedName(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(QUERY)) {
      query.setQueryTimeout(CheckQueries.TIMEOUT_SECONDS);
      try (var row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
