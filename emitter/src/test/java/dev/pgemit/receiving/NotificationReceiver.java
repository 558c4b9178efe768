package dev.pgemit.receiving;

import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Listens as a server's adapter does, with the driver alone. */
public final class NotificationReceiver implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final TestDatabase database;
  private final String channel;
  private final Connection connection;
  private final ArrayDeque<PGNotification> received = new ArrayDeque<>();

  /** Listens on the channel of the default namespace. */
  public NotificationReceiver(TestDatabase database) throws SQLException {
    this(database, "socket.io#/");
  }

  /** Listens on a channel. */
  public NotificationReceiver(TestDatabase database, String channel) throws SQLException {
    this.database = database;
    this.channel = channel;
    this.connection = database.connect();
    try (var statement = connection.createStatement()) {
      statement.execute("LISTEN \"" + channel.replace("\"", "\"\"") + "\"");
    }
  }

  /** Waits for the next payload, as it is. */
  public String nextPayload() throws SQLException {
    var deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (received.isEmpty()) {
      var left = (int) ((deadline - System.nanoTime()) / 1_000_000);
      if (left <= 0) {
        throw new AssertionError("Nothing was heard on " + channel + " in " + TIMEOUT);
      }
      // Not null since 42.7, but annotated as if.
      @Nullable PGNotification @Nullable [] arrived =
          connection.unwrap(PGConnection.class).getNotifications(left);
      if (arrived != null) {
        received.addAll(Arrays.asList(arrived));
      }
    }
    return received.remove().getParameter();
  }

  /** Waits for the next notification, and parses it. */
  public @Nullable Object next() throws SQLException {
    return WireValues.parseJson(nextPayload());
  }

  /** Waits for several. */
  public List<@Nullable Object> next(int count) throws SQLException {
    var messages = new ArrayList<@Nullable Object>(count);
    for (var i = 0; i < count; i++) {
      messages.add(next());
    }
    return messages;
  }

  /** Waits for the next message, and fetches its attachment where it has one. */
  public @Nullable Object nextMessage() throws SQLException {
    var message = next();
    return WireValues.at(message, "attachmentId") instanceof String id ? attachment(id) : message;
  }

  /** Decodes an attachment. */
  public @Nullable Object attachment(String id) throws SQLException {
    return attachment("socket_io_attachments", id);
  }

  /** Decodes an attachment of a table. */
  public @Nullable Object attachment(String table, String id) throws SQLException {
    try (var reader = database.connect();
        var query = reader.prepareStatement("SELECT payload FROM " + table + " WHERE id = ?")) {
      query.setLong(1, Long.parseLong(id));
      try (var row = query.executeQuery()) {
        if (!row.next()) {
          throw new AssertionError("No attachment " + id);
        }
        return WireValues.parseMessagePack(row.getBytes(1));
      }
    }
  }

  /** Proves that nothing else was sent: notifications arrive in the order of their commits. */
  public void assertNothingElse() throws SQLException {
    var last = UUID.randomUUID().toString();
    try (var sender = database.connect();
        var statement = sender.prepareStatement("SELECT pg_notify(?, ?)")) {
      statement.setString(1, channel);
      statement.setString(2, last);
      statement.execute();
    }
    var next = nextPayload();
    if (!next.equals(last)) {
      throw new AssertionError("Heard what should not have been sent: " + next);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
