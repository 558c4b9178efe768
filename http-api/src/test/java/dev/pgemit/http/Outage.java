package dev.pgemit.http;

import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/** A time in which the service has no connection to its database, and gets none. */
final class Outage {
  private static final String END_CONNECTIONS =
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'pgemit'""";

  private final TestDatabase database;
  private final Connection insider;

  private Outage(TestDatabase database, Connection insider) {
    this.database = database;
    this.insider = insider;
  }

  static Outage of(TestDatabase database) throws SQLException {
    var outage = new Outage(database, database.connect());
    database.setOpen(false);
    try (var statement = outage.insider.createStatement()) {
      statement.execute(END_CONNECTIONS);
    }
    return outage;
  }

  void end() throws SQLException {
    insider.close();
    database.setOpen(true);
  }
}
