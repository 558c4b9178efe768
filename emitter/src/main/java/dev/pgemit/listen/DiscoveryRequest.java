package dev.pgemit.listen;

import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Discovers the servers of a namespace. Any message of a server counts as its response. */
public final class DiscoveryRequest extends ClusterRequest {
  /** Creates a request. */
  public DiscoveryRequest(String id) {
    super(id);
  }

  @Override
  boolean hasEvent() {
    return false;
  }

  @Override
  boolean isResponseType(MessageType type) {
    return false; // no message carries the id of this request
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
