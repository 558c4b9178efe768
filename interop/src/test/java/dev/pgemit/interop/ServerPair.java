package dev.pgemit.interop;

import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.interop.node.SocketClient;
import dev.pgemit.interop.node.SocketServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Two Socket.IO servers on one adapter, and a process for clients. */
class ServerPair implements AutoCloseable {
  private final SocketServer first;
  private final SocketServer second;
  private final NodeProcess clientProcess = NodeProcess.start("clients.mjs");
  private final AtomicInteger clientCount = new AtomicInteger();

  ServerPair(SocketServer first, SocketServer second) {
    this.first = first;
    this.second = second;
  }

  final SocketServer first() {
    return first;
  }

  final SocketServer second() {
    return second;
  }

  /** Connects a new client. */
  final SocketClient connect(SocketServer server, String namespace, String... rooms) {
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
  final void disconnect(SocketClient client) {
    clientProcess.call("disconnect", Map.of("name", client.name()));
  }

  @Override
  public void close() throws SQLException {
    clientProcess.close();
    first.close();
    second.close();
  }
}
