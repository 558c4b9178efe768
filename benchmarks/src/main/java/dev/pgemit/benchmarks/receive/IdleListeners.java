package dev.pgemit.benchmarks.receive;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;

/** Connections that listen on silent channels, like servers of other namespaces. */
final class IdleListeners {
  private final String databaseUrl;
  private final ArrayDeque<Connection> connections = new ArrayDeque<>();

  IdleListeners(String url) {
    this.databaseUrl = url;
  }

  void setCount(int count) throws SQLException {
    while (connections.size() > count) {
      connections.pop().close();
    }
    while (connections.size() < count) {
      var connection = DriverManager.getConnection(databaseUrl);
      connections.push(connection);
      try (var statement = connection.createStatement()) {
        statement.execute("LISTEN \"idle#" + connections.size() + '"');
      }
    }
  }
}
