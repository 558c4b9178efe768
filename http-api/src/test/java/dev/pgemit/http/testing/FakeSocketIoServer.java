package dev.pgemit.http.testing;

import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.wire.MessageType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Responds to the requests to the default namespace like a Socket.IO server. One client
 * acknowledges events.
 */
public final class FakeSocketIoServer implements AutoCloseable {
  private static final int POLL_TIMEOUT_MILLIS = 200;

  private final Connection connection;
  private final FakeServer server;
  private final Thread thread = new Thread(this::run, "answering-server");
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, List<String>> roomsBySocket;

  public FakeSocketIoServer(TestDatabase database) throws SQLException {
    this(database, Map.of());
  }

  /** Starts a server with these sockets, each with the rooms that it joined besides its own. */
  public FakeSocketIoServer(TestDatabase database, Map<String, List<String>> roomsBySocket)
      throws SQLException {
    this.roomsBySocket = Map.copyOf(roomsBySocket);
    connection = database.connect();
    server = new FakeServer(database);
    try (var statement = connection.createStatement()) {
      statement.execute("LISTEN \"socket.io#/\"");
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the {@code uid} of the server's messages. */
  public String uid() {
    return server.uid();
  }

  private void run() {
    try {
      var driver = connection.unwrap(PGConnection.class);
      while (closing.getCount() > 0) {
        for (var notification : driver.getNotifications(POLL_TIMEOUT_MILLIS)) {
          answer(notification);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(PGNotification notification) throws SQLException {
    // Forged messages are large, and none is a request. The marker of TestChannel.drain is not one
    // either.
    if (notification.getParameter().length() > 4_000
        || !notification.getParameter().startsWith("{")) {
      return;
    }
    var message = ResponseAssertions.json(notification.getParameter());
    var id = message.path("data").path("requestId").asString("");
    if (message.path("uid").asString("").equals("emitter")) {
      answer(message, id);
    }
  }

  private void answer(JsonNode message, String id) throws SQLException {
    switch (MessageType.ofCode(message.path("type").asInt(0))) {
      case INITIAL_HEARTBEAT -> server.send("\"type\":2");
      case BROADCAST -> {
        if (!id.isEmpty()) {
          server.send(
              "\"type\":11,\"data\":{\"requestId\":\"%s\",\"clientCount\":1}".formatted(id));
          server.send(
              "\"type\":12,\"data\":{\"requestId\":\"%s\",\"packet\":\"yes\"}".formatted(id));
        }
      }
      case FETCH_SOCKETS -> {
        server.send(
            "\"type\":8,\"data\":{\"requestId\":\"%s\",\"sockets\":%s}"
                .formatted(id, sockets(message.path("data").path("opts"))));
      }
      default -> {}
    }
  }

  private String sockets(JsonNode options) {
    var to = texts(options.path("rooms"));
    var except = texts(options.path("except"));
    var chosen = new ArrayList<Map<String, Object>>();
    roomsBySocket.forEach(
        (id, joined) -> {
          var rooms = new ArrayList<>(joined);
          rooms.add(id);
          if ((to.isEmpty() || rooms.stream().anyMatch(to::contains))
              && rooms.stream().noneMatch(except::contains)) {
            chosen.add(
                Map.of(
                    "id", id, "rooms", rooms, "data", Map.of(), "handshake", Map.of("url", "/")));
          }
        });
    return new JsonMapper().writeValueAsString(chosen);
  }

  private static List<String> texts(JsonNode array) {
    return array.values().stream().map(one -> one.asString("")).toList();
  }

  @Override
  public void close() throws SQLException {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
    connection.close();
  }
}
