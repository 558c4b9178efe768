package dev.pgemit.interop.node;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A connected client.
 *
 * @param process the process that holds it
 * @param name its name there
 * @param namespace the namespace that it is connected to
 * @param server the server that it is connected to
 * @param id its socket's id, which is a room as well
 */
public record SocketClient(
    NodeProcess process, String name, String namespace, SocketServer server, String id) {

  /** The arguments of each event of a name that it has got, in order. */
  public List<JsonNode> received(String event) {
    return process
        .reports("event")
        .filter(line -> line.get("client").asString().equals(name))
        .filter(line -> line.get("event").asString().equals(event))
        .map(line -> line.get("args"))
        .toList();
  }

  /** Whether it has been disconnected. */
  public boolean isDisconnected() {
    return process
        .reports("disconnected")
        .anyMatch(line -> line.get("client").asString().equals(name));
  }
}
