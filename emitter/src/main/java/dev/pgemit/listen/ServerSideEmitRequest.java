package dev.pgemit.listen;

import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.util.EnumSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** An event to the servers, each of which responds once. */
public final class ServerSideEmitRequest extends ClusterRequest {
  /** Creates a request. */
  public ServerSideEmitRequest(String id) {
    super(id, true, EnumSet.of(MessageType.SERVER_SIDE_EMIT_RESPONSE));
  }

  @Override
  boolean accept(ReceivedMessage response) {
    if (!tryReserve(response)) {
      return false;
    }
    if (recordResponse(response.uid())) {
      addContent(responseOf(response.data()));
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
}
