package dev.pgemit.migrations.sql;

import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessagePack;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receives messages on a NOTIFY channel, and fetches and decodes their attachments. */
final class ChannelReceiver implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final TestDatabase database;
  private final TestChannel channel;

  private ChannelReceiver(TestDatabase database, String name) throws SQLException {
    this.database = database;
    this.channel = TestChannel.listenTo(database, name);
  }

  static ChannelReceiver of(TestDatabase database) throws SQLException {
    return new ChannelReceiver(database, "socket.io#/");
  }

  static ChannelReceiver of(TestDatabase database, String name) throws SQLException {
    return new ChannelReceiver(database, name);
  }

  /** Returns every payload since the last call. */
  List<JsonNode> payloads() throws SQLException {
    var payloads = new ArrayList<JsonNode>();
    for (var payload : channel.drain()) {
      payloads.add(JSON.readTree(payload));
    }
    return payloads;
  }

  /** Returns every message since the last call, with its attachment. */
  List<JsonNode> messages() throws SQLException, IOException {
    var messages = new ArrayList<JsonNode>();
    for (var payload : payloads()) {
      messages.add(payload.has("attachmentId") ? attachment(payload) : payload);
    }
    return messages;
  }

  /** Returns the name and the arguments of every event since the last call. */
  List<JsonNode> events() throws SQLException, IOException {
    return messages().stream().map(message -> message.at("/data/packet/data")).toList();
  }

  private JsonNode attachment(JsonNode payload) throws SQLException, IOException {
    var id = payload.get("attachmentId").stringValue();
    return decode(database.attachment("socket_io_attachments", id));
  }

  /** Converts MessagePack to JSON, with the MessagePack project's own library. */
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
    channel.close();
  }
}
