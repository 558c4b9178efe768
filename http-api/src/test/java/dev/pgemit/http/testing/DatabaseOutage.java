package dev.pgemit.http.testing;

import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/** A time in which the service has no connection to its database, and gets none. */
public final class DatabaseOutage {
  private static final String END_CONNECTIONS =
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'pgemit'\
      """;

  private final TestDatabase database;
  private final Connection adminConnection;

  private DatabaseOutage(TestDatabase database, Connection insider) {
    this.database = database;
    this.adminConnection = insider;
  }

  public static DatabaseOutage start(TestDatabase database) throws SQLException {
    var outage = new DatabaseOutage(database, database.connect());
    database.allowConnections(false);
    try (var statement = outage.adminConnection.createStatement()) {
      statement.execute(END_CONNECTIONS);
    }
    return outage;
  }

  public void end() throws SQLException {
    adminConnection.close();
    database.allowConnections(true);
  }
}
