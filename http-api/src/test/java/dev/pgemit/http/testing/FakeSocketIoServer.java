package dev.pgemit.http.testing;

import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.wire.MessageType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import tools.jackson.databind.JsonNode;

/** Answers the requests to the default namespace, as a Socket.IO server with one client. */
public final class FakeSocketIoServer implements AutoCloseable {
  private static final int POLL_TIMEOUT_MILLIS = 200;

  private final Connection connection;
  private final FakeServer server;
  private final Thread thread = new Thread(this::run, "answering-server");
  private final CountDownLatch closing = new CountDownLatch(1);

  public FakeSocketIoServer(TestDatabase database) throws SQLException {
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
    // What others forge is large, and none of it is a request.
    if (notification.getParameter().length() > 4_000) {
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
      case FETCH_SOCKETS ->
          server.send("\"type\":8,\"data\":{\"requestId\":\"%s\",\"sockets\":[]}".formatted(id));
      default -> {}
    }
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
