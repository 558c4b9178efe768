package dev.pgemit.testing;

import java.sql.Connection;
import java.sql.SQLException;

/** An outage: the database ends pgemit's connections and rejects new ones. */
public final class DatabaseOutage {
  private static final String END_CONNECTIONS =
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'pgemit'\
      """;

  private final TestDatabase database;
  private final Connection adminConnection;

  private DatabaseOutage(TestDatabase database, Connection adminConnection) {
    this.database = database;
    this.adminConnection = adminConnection;
  }

  /**
   * Starts an outage. Connections with other application names stay open.
   *
   * @param database the database
   * @return the outage, for the caller to end
   * @throws SQLException if the server refuses
   */
  public static DatabaseOutage start(TestDatabase database) throws SQLException {
    var outage = new DatabaseOutage(database, database.connect());
    database.allowConnections(false);
    try (var statement = outage.adminConnection.createStatement()) {
      statement.execute(END_CONNECTIONS);
    }
    return outage;
  }

  /**
   * Ends the outage.
   *
   * @throws SQLException if the server refuses
   */
  public void end() throws SQLException {
    adminConnection.close();
    database.allowConnections(true);
  }
}
