package dev.pgemit.receiving;

import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Says on a channel what a server's adapter would, to the byte, with the driver alone. */
public final class FakeServer implements AutoCloseable {
  private final Connection connection;
  private final String channel;
  private final String uid = UUID.randomUUID().toString();

  /** Speaks on the channel of the default namespace. */
  public FakeServer(TestDatabase database) throws SQLException {
    this.connection = database.connect();
    this.channel = "socket.io#/";
  }

  /** Its id. */
  public String uid() {
    return uid;
  }

  /** Says something: the fields of a message beside its sender's id. */
  public void send(String fields) throws SQLException {
    sendRaw("{" + fields + ",\"uid\":\"" + uid + "\"}");
  }

  /** Says anything. */
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
