package dev.pgemit.interop.node;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A connected client.
 *
 * @param process the process of the client
 * @param name its name in the process
 * @param namespace the namespace that it is connected to
 * @param server the server that it is connected to
 * @param id the id of its socket, which is also a room
 */
public record SocketClient(
    NodeProcess process, String name, String namespace, SocketServer server, String id) {

  /** Returns the arguments of each received event with a name, in order. */
  public List<JsonNode> received(String event) {
    return process
        .reports("event", name)
        .filter(line -> line.get("event").asString().equals(event))
        .map(line -> line.get("args"))
        .toList();
  }

  /** Returns whether the client has been disconnected. */
  public boolean isDisconnected() {
    return process.reports("disconnected", name).findAny().isPresent();
  }
}
