package dev.pgemit.interop;

import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.interop.node.SocketClient;
import dev.pgemit.interop.node.SocketServer;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A group of Socket.IO servers of different adapter versions, and clients that acknowledge events.
 */
final class ServerGroup implements AutoCloseable {
  private final TestDatabase database;
  private final List<SocketServer> servers = new ArrayList<>();
  private final NodeProcess clientProcess = NodeProcess.start("clients.mjs");
  private final AtomicInteger clientCount = new AtomicInteger();

  ServerGroup(TestDatabase database) {
    this.database = database;
  }

  static ServerGroup start(String... adapters) throws SQLException {
    var group = new ServerGroup(TestDatabase.createWithAttachments());
    for (var adapter : adapters) {
      group.addServer(adapter);
    }
    return group;
  }

  /** Starts one more server, which answers server-side emits with its version. */
  SocketServer addServer(String adapter) {
    var server =
        SocketServer.start(adapter, database.url(), "--server-side-answer", "\"" + adapter + "\"");
    servers.add(server);
    return server;
  }

  TestDatabase database() {
    return database;
  }

  SocketServer server(int index) {
    return servers.get(index);
  }

  List<SocketServer> servers() {
    return List.copyOf(servers);
  }

  /** Connects a client that answers no events. */
  SocketClient connect(SocketServer server, String... rooms) {
    return connect(server, Map.of(), rooms);
  }

  /** Connects a client that acknowledges each event that requests it. */
  SocketClient connectAnswering(SocketServer server, Object answer, String... rooms) {
    return connect(server, Map.of("answer", answer), rooms);
  }

  /** Connects a client with additional fields in the command. */
  SocketClient connect(SocketServer server, Map<String, ?> extraFields, String... rooms) {
    var name = "client" + clientCount.incrementAndGet();
    var fields = new HashMap<String, Object>(extraFields);
    fields.put("name", name);
    fields.put("url", server.url());
    fields.put("rooms", List.of(rooms));
    var reply = clientProcess.call("connect", fields);
    return new SocketClient(clientProcess, name, "/", server, reply.get("id").asString());
  }

  void disconnect(SocketClient client) {
    clientProcess.call("disconnect", Map.of("name", client.name()));
  }

  @Override
  public void close() throws SQLException {
    clientProcess.close();
    servers.forEach(SocketServer::close);
    database.close();
  }
}
