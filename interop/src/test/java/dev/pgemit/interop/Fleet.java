package dev.pgemit.interop;

import dev.pgemit.interop.node.Client;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.interop.node.SocketServer;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Any number of Socket.IO servers, each on a version of its own, and clients that answer. */
final class Fleet implements AutoCloseable {
  private final TestDatabase database;
  private final List<SocketServer> servers = new ArrayList<>();
  private final NodeProcess clients = NodeProcess.start("clients.mjs");
  private final AtomicInteger connected = new AtomicInteger();

  Fleet(TestDatabase database) {
    this.database = database;
  }

  static Fleet start(String... adapters) throws SQLException {
    var fleet = new Fleet(TestDatabase.createWithAttachments());
    for (var adapter : adapters) {
      fleet.launch(adapter);
    }
    return fleet;
  }

  /** Starts one more server, which answers server-side emits with its version. */
  SocketServer launch(String adapter) {
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
  Client connect(SocketServer server, String... rooms) {
    return connect(server, Map.of(), rooms);
  }

  /** Connects a client that answers each event that asks for it. */
  Client connectAnswering(SocketServer server, Object answer, String... rooms) {
    return connect(server, Map.of("answer", answer), rooms);
  }

  /** Connects a client with fields of the command of its own. */
  Client connect(SocketServer server, Map<String, ?> more, String... rooms) {
    var name = "client" + connected.incrementAndGet();
    var fields = new HashMap<String, Object>(more);
    fields.put("name", name);
    fields.put("url", server.url());
    fields.put("rooms", List.of(rooms));
    var reply = clients.ask("connect", fields);
    return new Client(clients, name, "/", server, reply.get("id").asString());
  }

  void disconnect(Client client) {
    clients.ask("disconnect", Map.of("name", client.name()));
  }

  @Override
  public void close() throws SQLException {
    clients.close();
    servers.forEach(SocketServer::close);
    database.close();
  }
}
