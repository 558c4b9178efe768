package dev.pgemit.migrations.sql;

import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.msgpack.core.MessagePack;
import org.postgresql.PGConnection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is heard on a NOTIFY channel, as a server would take it: attachments fetched and decoded.
 */
final class ChannelReceiver implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final AtomicInteger MARKERS = new AtomicInteger();
  private static final int TIMEOUT_MILLIS = 10_000;

  private final String name;
  private final Connection connection;

  private ChannelReceiver(TestDatabase database, String name) throws SQLException {
    this.name = name;
    this.connection = database.connect();
    try (var statement = connection.createStatement()) {
      statement.execute("LISTEN \"" + name + "\"");
    }
  }

  static ChannelReceiver of(TestDatabase database) throws SQLException {
    return new ChannelReceiver(database, "socket.io#/");
  }

  static ChannelReceiver of(TestDatabase database, String name) throws SQLException {
    return new ChannelReceiver(database, name);
  }

  /** Every payload since the last time, up to now: a notification of ours marks the end. */
  List<JsonNode> payloads() throws SQLException {
    var marker = "marker-" + MARKERS.incrementAndGet();
    try (var notify = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
      notify.setString(1, name);
      notify.setString(2, marker);
      notify.execute();
    }
    var received = new ArrayList<JsonNode>();
    var deadline = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000L;
    while (System.nanoTime() < deadline) {
      for (var notification :
          connection.unwrap(PGConnection.class).getNotifications(TIMEOUT_MILLIS)) {
        if (notification.getParameter().equals(marker)) {
          return received;
        }
        received.add(JSON.readTree(notification.getParameter()));
      }
    }
    throw new AssertionError("The marker was not heard");
  }

  /** Every whole message since the last time. */
  List<JsonNode> messages() throws SQLException, IOException {
    var messages = new ArrayList<JsonNode>();
    for (var payload : payloads()) {
      messages.add(payload.has("attachmentId") ? attachment(payload) : payload);
    }
    return messages;
  }

  /** What the events since the last time carry: the event's name, then its arguments. */
  List<JsonNode> events() throws SQLException, IOException {
    return messages().stream().map(message -> message.at("/data/packet/data")).toList();
  }

  private JsonNode attachment(JsonNode payload) throws SQLException, IOException {
    try (var select =
        connection.prepareStatement("SELECT payload FROM socket_io_attachments WHERE id = ?")) {
      select.setLong(1, Long.parseLong(payload.get("attachmentId").stringValue()));
      try (var row = select.executeQuery()) {
        row.next();
        return decode(row.getBytes(1));
      }
    }
  }

  /** MessagePack as JSON, by the MessagePack project's own library. */
  static JsonNode decode(byte[] messagePack) throws IOException {
    try (var unpacker = MessagePack.newDefaultUnpacker(messagePack)) {
      var value = JSON.readTree(unpacker.unpackValue().toJson());
      if (unpacker.hasNext()) {
        throw new AssertionError("There is something after the value");
      }
      return value;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
