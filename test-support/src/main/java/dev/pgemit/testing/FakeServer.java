package dev.pgemit.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Publishes messages like a Socket.IO server's adapter, with only the driver. */
public final class FakeServer implements AutoCloseable {
  private final Connection connection;
  private final String channel;
  private final String uid = UUID.randomUUID().toString();

  /**
   * Opens a connection that publishes to the default namespace.
   *
   * @param database the database
   * @throws SQLException if the server refuses
   */
  public FakeServer(TestDatabase database) throws SQLException {
    this(database, "/");
  }

  /**
   * Opens a connection that publishes to a namespace.
   *
   * @param database the database
   * @param namespace the namespace, with its leading slash
   * @throws SQLException if the server refuses
   */
  public FakeServer(TestDatabase database, String namespace) throws SQLException {
    this.connection = database.connect();
    this.channel = "socket.io#" + namespace;
  }

  /**
   * Returns the server id.
   *
   * @return the {@code uid} of its messages
   */
  public String uid() {
    return uid;
  }

  /**
   * Publishes a message of this server.
   *
   * @param fields the fields besides {@code uid}, as JSON without braces
   * @throws SQLException if the connection breaks
   */
  public void send(String fields) throws SQLException {
    sendRaw("{" + fields + ",\"uid\":\"" + uid + "\"}");
  }

  /**
   * Publishes a payload.
   *
   * @param payload any text
   * @throws SQLException if the connection breaks
   */
  public void sendRaw(String payload) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
      statement.setString(1, channel);
      statement.setString(2, payload);
      statement.execute();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
