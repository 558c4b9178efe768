package dev.pgemit.interop.redis;

import dev.pgemit.interop.node.NodeProcess;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A connected client, which acknowledges events with its name.
 *
 * @param process the process of the client
 * @param name its name in the process
 * @param id the id of its socket, which is also a room
 */
record RedisClient(NodeProcess process, String name, String id) {
  /** Returns the arguments of each received event with a name, in order. */
  List<JsonNode> received(String event) {
    return process
        .reports("event")
        .filter(line -> line.get("client").asString().equals(name))
        .filter(line -> line.get("event").asString().equals(event))
        .map(line -> line.get("args"))
        .toList();
  }

  /** Returns the first argument of each received event. */
  List<JsonNode> firstArguments() {
    return process
        .reports("event")
        .filter(line -> line.get("client").asString().equals(name))
        .map(line -> line.get("args").path(0))
        .toList();
  }

  boolean isDisconnected() {
    return process
        .reports("disconnected")
        .anyMatch(line -> line.get("client").asString().equals(name));
  }

  /** Breaks the connection, as a network failure would. */
  void interrupt() {
    var unused = process.call("interrupt", Map.of("name", name));
  }

  /** Connects again. Returns whether the server recovered the session. */
  boolean resume() {
    return process.call("resume", Map.of("name", name)).get("recovered").asBoolean();
  }
}
