package dev.pgemit.listen;

import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Which sockets? Each server answers once, with its own. */
public final class FetchSocketsRequest extends ClusterRequest {
  private final boolean hasEvent;
  private final List<JsonNode> sockets = new ArrayList<>();

  /**
   * Makes a request.
   *
   * @param hasEvent whether an event goes out with it
   */
  public FetchSocketsRequest(String id, boolean hasEvent) {
    super(id);
    this.hasEvent = hasEvent;
  }

  @Override
  boolean hasEvent() {
    return hasEvent;
  }

  @Override
  boolean isResponseType(MessageType type) {
    return type == MessageType.FETCH_SOCKETS_RESPONSE;
  }

  @Override
  boolean accept(ReceivedMessage response) {
    if (!tryReserve(response)) {
      return false;
    }
    if (recordResponse(response.uid())) {
      response.data().path("sockets").forEach(sockets::add);
    } else {
      release(response.memoryBytes());
    }
    return true;
  }

  @Override
  List<JsonNode> responses() {
    return sockets;
  }

  // Its sockets have left with it.
  @Override
  boolean reportsDepartedServers() {
    return hasEvent;
  }
}
