package dev.pgemit.interop.redis;

import dev.pgemit.interop.node.NodeProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Two processes with one Socket.IO server for each Redis adapter, and a process for clients. */
final class RedisSocketServers implements AutoCloseable {
  private final List<NodeProcess> processes = new ArrayList<>();
  private final NodeProcess clientProcess = NodeProcess.start("clients.mjs");
  private final AtomicInteger clientCount = new AtomicInteger();

  /**
   * Starts the servers.
   *
   * @param urls the addresses of Redis
   * @param isCluster whether they are those of a cluster
   * @param wires the names of the adapters
   */
  RedisSocketServers(String urls, boolean isCluster, List<String> wires) {
    for (var number = 1; number <= 2; number++) {
      var arguments =
          new ArrayList<>(
              List.of("--redis", urls, "--namespace", "/admin", "--server-side-answer"));
      arguments.add("\"server" + number + "\"");
      wires.forEach(wire -> arguments.addAll(List.of("--wire", wire)));
      if (isCluster) {
        arguments.add("--cluster");
      }
      processes.add(NodeProcess.start("redis-servers.mjs", arguments.toArray(String[]::new)));
    }
  }

  /** Connects a client to the first or the second server. */
  RedisClient connect(String wire, int server, String namespace, Object... rooms) {
    var port =
        processes
            .get(server)
            .awaitReport("listening", line -> line.get("wire").asString().equals(wire))
            .get("port");
    return connect("http://127.0.0.1:" + port, namespace, rooms);
  }

  /** Connects a client to a server of any adapter. */
  RedisClient connect(String url, String namespace, Object... rooms) {
    var name = "client" + clientCount.incrementAndGet();
    var reply =
        clientProcess.call(
            "connect",
            Map.of(
                "name",
                name,
                "url",
                url,
                "namespace",
                namespace,
                "rooms",
                List.of(rooms),
                "answer",
                name));
    return new RedisClient(clientProcess, name, reply.get("id").asString());
  }

  /** Returns the rooms of a socket. */
  List<String> rooms(String wire, int server, RedisClient client) {
    var rooms =
        processes
            .get(server)
            .call("rooms", Map.of("wire", wire, "namespace", "/", "socket", client.id()))
            .get("rooms");
    return rooms.valueStream().map(JsonNode::asString).toList();
  }

  /** Acts as the application of a server. */
  JsonNode call(String wire, int server, String command, Map<String, ?> fields) {
    var withWire = new HashMap<String, Object>(fields);
    withWire.put("wire", wire);
    return processes.get(server).call(command, withWire);
  }

  /** Asks the first server for the sockets of both. */
  int socketsKnownToServer(String wire) {
    return processes
        .get(0)
        .call("fetchSockets", Map.of("wire", wire, "namespace", "/"))
        .get("sockets")
        .size();
  }

  /** Returns the arguments of a server-side event at each server that received it. */
  List<JsonNode> serverSideEvents(String event) {
    return processes.stream()
        .flatMap(process -> process.reports("serverSideEvent"))
        .filter(line -> line.get("event").asString().equals(event))
        .map(line -> line.get("args"))
        .toList();
  }

  /** Returns the errors that servers and clients reported. */
  List<JsonNode> errors() {
    return Stream.concat(processes.stream(), Stream.of(clientProcess))
        .flatMap(process -> process.reports("error"))
        .toList();
  }

  @Override
  public void close() {
    clientProcess.close();
    processes.forEach(NodeProcess::close);
  }
}
