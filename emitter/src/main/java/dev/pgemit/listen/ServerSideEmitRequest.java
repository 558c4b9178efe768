package dev.pgemit.listen;

import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** An event to the servers, each of which responds once. */
public final class ServerSideEmitRequest extends ClusterRequest {
  private final List<JsonNode> responses = new ArrayList<>();

  /** Creates a request. */
  public ServerSideEmitRequest(String id) {
    super(id);
  }

  @Override
  boolean hasEvent() {
    return true;
  }

  @Override
  boolean isResponseType(MessageType type) {
    return type == MessageType.SERVER_SIDE_EMIT_RESPONSE;
  }

  @Override
  boolean accept(ReceivedMessage response) {
    if (!tryReserve(response)) {
      return false;
    }
    if (recordResponse(response.uid())) {
      responses.add(responseOf(response.data()));
    } else {
      release(response.memoryBytes());
    }
    return true;
  }

  /** Returns the response's value; null if absent, as JSON omits JavaScript's undefined. */
  static JsonNode responseOf(JsonNode data) {
    var packet = data.path("packet");
    return packet.isMissingNode() ? JsonNodeFactory.instance.nullNode() : packet;
  }

  @Override
  List<JsonNode> responses() {
    return responses;
  }
}
