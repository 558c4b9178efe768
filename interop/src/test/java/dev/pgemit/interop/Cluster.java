package dev.pgemit.interop;

import dev.pgemit.interop.node.Client;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.interop.node.SocketServer;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Two Socket.IO servers on one version of the adapter, a database, and a process for clients. */
final class Cluster implements AutoCloseable {
  private final TestDatabase database;
  private final SocketServer first;
  private final SocketServer second;
  private final NodeProcess clients = NodeProcess.start("clients.mjs");
  private final AtomicInteger connected = new AtomicInteger();

  private Cluster(TestDatabase database, SocketServer first, SocketServer second) {
    this.database = database;
    this.first = first;
    this.second = second;
  }

  static Cluster start(String adapter) throws SQLException {
    var database = TestDatabase.createWithAttachments();
    return new Cluster(
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
  Client connect(SocketServer server, String namespace, String... rooms) {
    var name = "client" + connected.incrementAndGet();
    var reply =
        clients.ask(
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
    return new Client(clients, name, namespace, server, reply.get("id").asString());
  }

  /** Disconnects a client. */
  void disconnect(Client client) {
    clients.ask("disconnect", Map.of("name", client.name()));
  }

  @Override
  public void close() throws SQLException {
    clients.close();
    first.close();
    second.close();
    database.close();
  }
}
