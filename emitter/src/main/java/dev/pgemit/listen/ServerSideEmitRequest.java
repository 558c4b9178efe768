package dev.pgemit.listen;

import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** An event for the servers: each answers once. */
public final class ServerSideEmitRequest extends ClusterRequest {
  private final List<JsonNode> responses = new ArrayList<>();

  /** Makes a request. */
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

  /** The answer itself; JSON has no field where JavaScript's was undefined. */
  static JsonNode responseOf(JsonNode data) {
    var packet = data.path("packet");
    return packet.isMissingNode() ? JsonNodeFactory.instance.nullNode() : packet;
  }

  @Override
  List<JsonNode> responses() {
    return responses;
  }
}
