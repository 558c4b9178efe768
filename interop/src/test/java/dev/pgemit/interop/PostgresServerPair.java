package dev.pgemit.interop;

import dev.pgemit.interop.node.SocketServer;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;

/** Two Socket.IO servers on one version of the Postgres adapter, and their database. */
final class PostgresServerPair extends ServerPair {
  private final TestDatabase database;

  private PostgresServerPair(TestDatabase database, String adapter) {
    super(SocketServer.start(adapter, database), SocketServer.start(adapter, database));
    this.database = database;
  }

  static PostgresServerPair start(String adapter) throws SQLException {
    return new PostgresServerPair(TestDatabase.createWithAttachments(), adapter);
  }

  TestDatabase database() {
    return database;
  }

  @Override
  public void close() throws SQLException {
    super.close();
    database.close();
  }
}
