package dev.pgemit.receiving;

import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receives and decodes messages as a server's adapter does. */
public final class NotificationReceiver implements AutoCloseable {
  private final TestDatabase database;
  private final TestChannel channel;

  /** Listens on the channel of the default namespace. */
  public NotificationReceiver(TestDatabase database) throws SQLException {
    this(database, "socket.io#/");
  }

  /** Listens on a channel. */
  public NotificationReceiver(TestDatabase database, String channel) throws SQLException {
    this.database = database;
    this.channel = TestChannel.listenTo(database, channel);
  }

  /** Waits for the next payload, and returns it unparsed. */
  public String nextPayload() throws SQLException {
    return channel.next();
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
    return WireValues.parseMessagePack(database.attachment(table, id));
  }

  /** Asserts that every notification that was sent has been returned. */
  public void assertNothingElse() throws SQLException {
    var others = channel.drain();
    if (!others.isEmpty()) {
      throw new AssertionError("Unexpected notifications: " + others);
    }
  }

  @Override
  public void close() throws SQLException {
    channel.close();
  }
}
