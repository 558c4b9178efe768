package dev.pgemit.http.diagnosis;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;

/** Queries that several checks share. */
public final class CheckQueries {
  /** Timeout of a query: readiness runs checks too and must not hang. */
  static final int TIMEOUT_SECONDS = 1;

  private CheckQueries() {}

  /** Returns whether a table exists. */
  public static boolean tableExists(Connection connection, TableName table) throws SQLException {
    try (var query = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      query.setQueryTimeout(TIMEOUT_SECONDS);
      query.setString(1, table.quoted());
      try (var row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
