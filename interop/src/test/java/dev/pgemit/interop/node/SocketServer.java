package dev.pgemit.interop.node;

import dev.pgemit.testing.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A Socket.IO server in a process of its own. */
public final class SocketServer implements AutoCloseable {
  private final NodeProcess process;
  private final Map<String, String> commonFields;
  private final int port;

  private SocketServer(NodeProcess process, Map<String, String> commonFields) {
    this.process = process;
    this.commonFields = commonFields;
    this.port = process.awaitReport("listening", line -> true).get("port").asInt();
  }

  /** Starts a server on a version of {@code @socket.io/postgres-adapter}, which then listens. */
  public static SocketServer start(String adapter, TestDatabase database) {
    return start(adapter, database.url());
  }

  /**
   * Starts a server on a version of {@code @socket.io/postgres-adapter}, which then listens.
   *
   * @param url the connection URL of Postgres
   * @param extraArguments arguments of its program
   */
  public static SocketServer start(String adapter, String url, String... extraArguments) {
    var arguments =
        new ArrayList<>(List.of("--adapter", adapter, "--database", url, "--namespace", "/admin"));
    arguments.addAll(List.of(extraArguments));
    return new SocketServer(
        NodeProcess.start("server.mjs", arguments.toArray(String[]::new)), Map.of());
  }

  /**
   * Starts a server on a Redis adapter, which subscribes in the background. It does not offer
   * connection state recovery, which appends an argument to each event.
   *
   * @param wire the adapter, such as {@code streams-0.3.1}, which is also the name of its channels
   *     and its stream
   * @param url the address of Redis
   */
  public static SocketServer startOnRedis(String wire, String url) {
    return new SocketServer(
        NodeProcess.start(
            "redis-servers.mjs",
            "--redis",
            url,
            "--wire",
            wire,
            "--namespace",
            "/admin",
            "--without-recovery"),
        Map.of("wire", wire));
  }

  /** Returns the URL for clients. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Returns the rooms of one of its sockets. */
  public List<String> rooms(SocketClient client) {
    var reply = call("rooms", Map.of("namespace", client.namespace(), "socket", client.id()));
    return StreamSupport.stream(reply.get("rooms").spliterator(), false)
        .map(JsonNode::asString)
        .toList();
  }

  /** Returns the arguments of each received server-side event with a name. */
  public List<JsonNode> serverSideEvents(String event) {
    return process
        .reports("serverSideEvent")
        .filter(line -> line.get("event").asString().equals(event))
        .map(line -> line.get("args"))
        .toList();
  }

  /** Returns the number of servers that it knows, including itself. */
  public int serverCount() {
    return call("serverCount", Map.of()).get("count").asInt();
  }

  /** Sends a cluster request from the server, like its own application. */
  public JsonNode call(String command, Map<String, ?> fields) {
    var allFields = new HashMap<String, Object>(fields);
    allFields.putAll(commonFields);
    return process.call(command, allFields);
  }

  /**
   * Waits until the server has read the attachments of all messages that it has received, and until
   * its reports so far are known here.
   */
  public void awaitMessagesRead() {
    var unused = call("messagesRead", Map.of());
  }

  /** Returns how often the server has started to listen to Postgres for a namespace. */
  public long subscriptionCount(String namespace) {
    return process
        .reports("subscribed")
        .filter(line -> line.get("namespace").asString().equals(namespace))
        .count();
  }

  /** Passes every further report to a consumer. */
  public void onReport(Consumer<JsonNode> consumer) {
    process.onReport(consumer);
  }

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /** Kills the process, without closing its connections. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
