package dev.pgemit;

import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessagePack;
import org.msgpack.value.ImmutableValue;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Listens on channels as a server's adapter does, with nothing between. */
final class Ear implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final JsonMapper JSON = new JsonMapper();

  private final TestDatabase database;
  private final Connection connection;
  private final List<PGNotification> heard = new ArrayList<>();

  Ear(TestDatabase database, String... channels) throws SQLException {
    this.database = database;
    this.connection = database.connect();
    try (var statement = connection.createStatement()) {
      for (var channel : channels) {
        statement.execute("LISTEN \"" + channel + "\"");
      }
    }
  }

  /** Waits for this many more notifications. */
  List<PGNotification> next(int count) throws SQLException {
    while (heard.size() < count) {
      var more = connection.unwrap(PGConnection.class).getNotifications(PATIENCE_MILLIS);
      if (more == null || more.length == 0) {
        throw new AssertionError("Heard %d of %d".formatted(heard.size(), count));
      }
      heard.addAll(List.of(more));
    }
    var taken = List.copyOf(heard.subList(0, count));
    heard.subList(0, count).clear();
    return taken;
  }

  /** Waits for one more, and reads it. */
  JsonNode nextJson() throws SQLException {
    return JSON.readTree(next(1).get(0).getParameter());
  }

  /** The attachment that a header refers to. */
  ImmutableValue attachment(JsonNode header) throws Exception {
    try (var query =
        connection.prepareStatement("SELECT payload FROM socket_io_attachments WHERE id = ?")) {
      query.setLong(1, Long.parseLong(header.get("attachmentId").stringValue()));
      try (var row = query.executeQuery()) {
        row.next();
        return MessagePack.newDefaultUnpacker(row.getBytes(1)).unpackValue();
      }
    }
  }

  /** Checks that nothing was sent before what is sent now. */
  boolean isSilent() throws SQLException {
    var marker = "silence " + System.nanoTime();
    database.execute("SELECT pg_notify('socket.io#/', '" + marker + "')");
    return next(1).get(0).getParameter().equals(marker);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
