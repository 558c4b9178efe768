package dev.pgemit.interop;

import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.interop.node.SocketClient;
import dev.pgemit.interop.node.SocketServer;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Two Socket.IO servers on one version of the adapter, a database, and a process for clients. */
final class ServerPair implements AutoCloseable {
  private final TestDatabase database;
  private final SocketServer first;
  private final SocketServer second;
  private final NodeProcess clientProcess = NodeProcess.start("clients.mjs");
  private final AtomicInteger clientCount = new AtomicInteger();

  private ServerPair(TestDatabase database, SocketServer first, SocketServer second) {
    this.database = database;
    this.first = first;
    this.second = second;
  }

  static ServerPair start(String adapter) throws SQLException {
    var database = TestDatabase.createWithAttachments();
    return new ServerPair(
        database, SocketServer.start(adapter, database), SocketServer.start(adapter, database));
  }

  TestDatabase database() {
    return database;
  }

  SocketServer first() {
    return first;
  }

  SocketServer second() {
    return second;
  }

  /** Connects a new client. */
  SocketClient connect(SocketServer server, String namespace, String... rooms) {
    var name = "client" + clientCount.incrementAndGet();
    var reply =
        clientProcess.call(
            "connect",
            Map.of(
                "name",
                name,
                "url",
                server.url(),
                "namespace",
                namespace,
                "rooms",
                List.of(rooms)));
    return new SocketClient(clientProcess, name, namespace, server, reply.get("id").asString());
  }

  /** Disconnects a client. */
  void disconnect(SocketClient client) {
    clientProcess.call("disconnect", Map.of("name", client.name()));
  }

  @Override
  public void close() throws SQLException {
    clientProcess.close();
    first.close();
    second.close();
    database.close();
  }
}
