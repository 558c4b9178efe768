package dev.pgemit.interop.console;

import dev.pgemit.http.HttpApi;
import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.Glob;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.interop.node.SocketClient;
import dev.pgemit.interop.node.SocketServer;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A service that requires keys, with a Socket.IO server and its clients on the same database. */
final class ConsoleService implements AutoCloseable {
  private final TestDatabase database;
  private final SocketServer server;
  private final NodeProcess clients = NodeProcess.start("clients.mjs");
  private final int port = LoopbackPort.findFree();
  private final KeyAdministration keys;
  private @Nullable HttpApi api;

  ConsoleService() throws SQLException {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    keys = new KeyAdministration(database.dataSource(), "socket_io_attachments", "tester");
    server = SocketServer.start("0.5.0", database);
  }

  /** Starts the service, which needs a key, on the same port each time. */
  void start() {
    api =
        HttpApi.start(
            Settings.from(
                Map.of(
                    "DATABASE_URL", database.url(),
                    "PORT", Integer.toString(port),
                    "PGEMIT_REPLICA", "web-1")));
  }

  void stop() {
    var running = api;
    if (running != null) {
      running.close();
    }
    api = null;
  }

  String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  TestDatabase database() {
    return database;
  }

  SocketServer server() {
    return server;
  }

  /** Creates a key with every right. */
  String createKey(String name) {
    return createKey(name, EnumSet.allOf(Permission.class));
  }

  String createKey(String name, Set<Permission> permissions) {
    return createKey(name, Grant.of(permissions));
  }

  /** Creates a key with every right within some namespaces. */
  String createKey(String name, List<String> namespaces) {
    var any = List.of(Glob.ANY);
    var patterns = namespaces.stream().map(Glob::ofNamespace).toList();
    return createKey(name, new Grant(EnumSet.allOf(Permission.class), patterns, any, any));
  }

  private String createKey(String name, Grant grant) {
    return keys.create(name, new AccessPolicy(grant, null), now -> null).orElseThrow().text();
  }

  /** Connects a client that answers each event that asks for an acknowledgement. */
  SocketClient connect(String name, Map<String, ?> data, String... rooms) {
    var reply =
        clients.call(
            "connect",
            Map.of(
                "name", name,
                "url", server.url(),
                "rooms", List.of(rooms),
                "data", data,
                "answer", Map.of("ok", true, "from", name)));
    return new SocketClient(clients, name, "/", server, reply.get("id").asString());
  }

  /** Connects a client that answers no event. */
  void connectSilent(String name, String... rooms) {
    clients.call("connect", Map.of("name", name, "url", server.url(), "rooms", List.of(rooms)));
  }

  void disconnect(String name) {
    clients.call("disconnect", Map.of("name", name));
  }

  @Override
  public void close() throws SQLException {
    clients.close();
    stop();
    server.close();
    database.close();
  }
}
