package dev.pgemit.interop.node;

import dev.pgemit.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** One Socket.IO server, in a process of its own, which hears Postgres before it is handed out. */
public final class SocketServer implements AutoCloseable {
  private final NodeProcess process;
  private final int port;

  private SocketServer(NodeProcess process) {
    this.process = process;
    this.port = process.awaitReport("listening", line -> true).get("port").asInt();
  }

  /** Starts a server on a version of {@code @socket.io/postgres-adapter}. */
  public static SocketServer start(String adapter, TestDatabase database) {
    return start(adapter, database.url());
  }

  /**
   * Starts a server on a version of {@code @socket.io/postgres-adapter}.
   *
   * @param url where Postgres is
   * @param extraArguments arguments of its program
   */
  public static SocketServer start(String adapter, String url, String... extraArguments) {
    var arguments =
        new ArrayList<>(List.of("--adapter", adapter, "--database", url, "--namespace", "/admin"));
    arguments.addAll(List.of(extraArguments));
    return new SocketServer(NodeProcess.start("server.mjs", arguments.toArray(String[]::new)));
  }

  /** Where clients connect. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The rooms of one of its sockets. */
  public List<String> rooms(SocketClient client) {
    var reply =
        process.call("rooms", Map.of("namespace", client.namespace(), "socket", client.id()));
    return StreamSupport.stream(reply.get("rooms").spliterator(), false)
        .map(JsonNode::asString)
        .toList();
  }

  /** The arguments of each server-side event of a name that it has heard. */
  public List<JsonNode> serverSideEvents(String event) {
    return process
        .reports("serverSideEvent")
        .filter(line -> line.get("event").asString().equals(event))
        .map(line -> line.get("args"))
        .toList();
  }

  /** How many servers it thinks there are in its cluster, itself included. */
  public int serverCount() {
    return process.call("serverCount", Map.of()).get("count").asInt();
  }

  /** Has it ask its cluster, as its own application would. */
  public JsonNode call(String command, Map<String, ?> fields) {
    return process.call(command, fields);
  }

  /** How often it began to hear Postgres for a namespace. */
  public long subscriptionCount(String namespace) {
    return process
        .reports("subscribed")
        .filter(line -> line.get("namespace").asString().equals(namespace))
        .count();
  }

  /** Hands over every report from now on. */
  public void onReport(Consumer<JsonNode> consumer) {
    process.onReport(consumer);
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Ends it without a goodbye. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
