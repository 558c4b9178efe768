package com.example.orders;

import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** An embedded Postgres, and the smallest Socket.IO server of the README on it. */
final class LocalServices implements AutoCloseable {
  private static final File FOLDER = new File("../socket-server");

  private final TestDatabase database;
  private final Process server;
  private final int port;

  private LocalServices(TestDatabase database, Process server, int port) {
    this.database = database;
    this.server = server;
    this.port = port;
  }

  static LocalServices start() throws SQLException, IOException, InterruptedException {
    return start(LoopbackPort.findFree());
  }

  /** Returns whether Node.js is installed. CI must have it. */
  static boolean isAvailable() throws InterruptedException {
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      return true;
    }
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts the services, and waits until the server listens to Postgres. */
  static LocalServices start(int port) throws SQLException, IOException, InterruptedException {
    var install = new ProcessBuilder("node", "install.mjs").directory(FOLDER).inheritIO().start();
    if (install.waitFor() != 0) {
      throw new IOException("The packages of examples/socket-server could not be installed");
    }
    var database = TestDatabase.createWithAttachments();
    var builder = new ProcessBuilder("node", "smallest.mjs").directory(FOLDER).inheritIO();
    builder.environment().put("DATABASE_URL", database.url());
    builder.environment().put("PORT", Integer.toString(port));
    var services = new LocalServices(database, builder.start(), port);
    services.awaitListener();
    return services;
  }

  TestDatabase database() {
    return database;
  }

  int port() {
    return port;
  }

  private void awaitListener() throws SQLException, IOException, InterruptedException {
    while (database
        .query(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND query LIKE 'LISTEN %' AND state = 'idle'")
        .equals("0")) {
      if (server.waitFor(50, TimeUnit.MILLISECONDS)) {
        close();
        throw new IOException("The Socket.IO server has ended: its error is above");
      }
    }
  }

  /** Ends the Socket.IO server. The embedded Postgres ends with the JVM. */
  void stopServer() {
    server.destroy();
  }

  @Override
  public void close() throws SQLException {
    stopServer();
    database.close();
  }
}
