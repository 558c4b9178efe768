package dev.pgemit.cli.client;

import dev.pgemit.EmitOperations;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The sockets that a call addresses.
 *
 * @param namespace the namespace
 * @param to rooms, or ids of sockets; all sockets if empty
 * @param except the excluded rooms
 * @param everyone whether a call that requires rooms addresses all sockets
 */
public record SocketSelection(
    String namespace, List<String> to, List<String> except, boolean everyone) {
  /** Copies the lists. */
  public SocketSelection {
    to = List.copyOf(to);
    except = List.copyOf(except);
  }

  <O extends EmitOperations<O>> O applyTo(O operator) {
    var chosen = operator.of(namespace).except(except);
    chosen = to.isEmpty() ? chosen : chosen.to(to);
    return everyone ? chosen.everyone() : chosen;
  }

  void addTo(ObjectNode body) {
    body.put("namespace", namespace);
    to.forEach(body.putArray("to")::add);
    except.forEach(body.putArray("except")::add);
    if (everyone) {
      body.put("everyone", true);
    }
  }
}
