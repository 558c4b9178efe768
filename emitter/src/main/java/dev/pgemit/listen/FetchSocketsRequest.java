package dev.pgemit.listen;

import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.util.EnumSet;

/** Requests sockets. Each server responds once, with its own sockets. */
public final class FetchSocketsRequest extends ClusterRequest {
  /**
   * Creates a request.
   *
   * @param hasEvent whether an event is published in the same transaction
   */
  public FetchSocketsRequest(String id, boolean hasEvent) {
    super(id, hasEvent, EnumSet.of(MessageType.FETCH_SOCKETS_RESPONSE));
  }

  @Override
  boolean accept(ReceivedMessage response) {
    if (!tryReserve(response)) {
      return false;
    }
    if (recordResponse(response.uid())) {
      response.data().path("sockets").forEach(this::addContent);
    } else {
      release(response.memoryBytes());
    }
    return true;
  }

  // The sockets of a server that has left are gone too.
  @Override
  boolean reportsDepartedServers() {
    return hasEvent();
  }
}
