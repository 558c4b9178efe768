package dev.pgemit.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.postgresql.PGConnection;

/** Listens on a NOTIFY channel like a Socket.IO server's adapter, with only the driver. */
public final class TestChannel implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final TestDatabase database;
  private final String name;
  private final Connection connection;
  private final Queue<String> received = new ArrayDeque<>();

  private TestChannel(TestDatabase database, String name) throws SQLException {
    this.database = database;
    this.name = name;
    this.connection = database.connect();
    try (var statement = connection.createStatement()) {
      statement.execute("LISTEN \"" + name.replace("\"", "\"\"") + "\"");
    }
  }

  /**
   * Listens on the channel of a namespace, with the adapter's default prefix.
   *
   * @param database the database
   * @param namespace the namespace, with its leading slash
   * @return the channel; the caller closes it
   * @throws SQLException if the server refuses
   */
  public static TestChannel listen(TestDatabase database, String namespace) throws SQLException {
    return listenTo(database, "socket.io#" + namespace);
  }

  /**
   * Listens on a channel.
   *
   * @param database the database
   * @param name the full name of the channel
   * @return the channel; the caller closes it
   * @throws SQLException if the server refuses
   */
  public static TestChannel listenTo(TestDatabase database, String name) throws SQLException {
    return new TestChannel(database, name);
  }

  /**
   * Waits for the next payload.
   *
   * @return the payload, unchanged
   * @throws SQLException if the connection breaks
   */
  public String next() throws SQLException {
    var deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (received.isEmpty()) {
      var remainingMillis = (int) ((deadline - System.nanoTime()) / 1_000_000);
      if (remainingMillis <= 0) {
        throw new AssertionError("No notification on " + name + " within " + TIMEOUT);
      }
      var driver = connection.unwrap(PGConnection.class);
      for (var notification : driver.getNotifications(remainingMillis)) {
        received.add(notification.getParameter());
      }
    }
    return received.remove();
  }

  /**
   * Waits for the next payload that contains a text, and skips the others.
   *
   * @param text the text
   * @return the payload
   * @throws SQLException if the connection breaks
   */
  public String nextContaining(String text) throws SQLException {
    var payload = next();
    while (!payload.contains(text)) {
      payload = next();
    }
    return payload;
  }

  /**
   * Returns each payload that was committed before this call and not returned by another call. A
   * marker notification ends the read: Postgres delivers in commit order.
   *
   * @return the payloads, in order
   * @throws SQLException if the connection breaks
   */
  public List<String> drain() throws SQLException {
    var marker = UUID.randomUUID().toString();
    database.notify(name, marker);
    var payloads = new ArrayList<String>();
    for (var payload = next(); !payload.equals(marker); payload = next()) {
      payloads.add(payload);
    }
    return payloads;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
