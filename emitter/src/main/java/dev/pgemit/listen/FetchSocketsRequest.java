package dev.pgemit.listen;

import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Requests sockets. Each server responds once, with its own sockets. */
public final class FetchSocketsRequest extends ClusterRequest {
  private final boolean hasEvent;
  private final List<JsonNode> sockets = new ArrayList<>();

  /**
   * Creates a request.
   *
   * @param hasEvent whether an event is published in the same transaction
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

  // The sockets of a server that has left are gone too.
  @Override
  boolean reportsDepartedServers() {
    return hasEvent;
  }
}
