package dev.pgemit.listen;

import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Who is there? Whatever a server says answers it. */
public final class DiscoveryRequest extends ClusterRequest {
  /** Makes a request. */
  public DiscoveryRequest(String id) {
    super(id);
  }

  @Override
  boolean hasEvent() {
    return false;
  }

  @Override
  boolean isResponseType(MessageType type) {
    return false; // nothing bears its id
  }

  @Override
  boolean accept(ReceivedMessage response) {
    return true;
  }

  @Override
  List<JsonNode> responses() {
    return List.of();
  }

  @Override
  boolean reportsDepartedServers() {
    return false;
  }
}
