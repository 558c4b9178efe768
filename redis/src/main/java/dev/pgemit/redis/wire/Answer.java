package dev.pgemit.redis.wire;

import dev.pgemit.wire.MessageType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * An answer of a server, or of a client through its server. Any login of Redis can send one.
 *
 * @param requestId the id of the request
 * @param server the id of the server; empty if the wire does not carry it
 * @param type what the answer holds, by the types of the cluster adapters
 * @param content sockets, the value of an acknowledgement, or the number of clients
 */
public record Answer(String requestId, String server, MessageType type, JsonNode content) {
  /** The types of answers in {@code ClusterAdapter}, which two adapters extend. */
  static @Nullable Answer ofCluster(JsonNode document) {
    var type = MessageType.ofCode(document.path("type").asInt(0));
    var data = document.path("data");
    var requestId = data.path("requestId").asString("");
    if (!type.isResponse() || requestId.isEmpty()) {
      return null;
    }
    var content =
        switch (type) {
          case FETCH_SOCKETS_RESPONSE -> data.path("sockets");
          case BROADCAST_CLIENT_COUNT -> data.path("clientCount");
          default -> valueOrNull(data.path("packet"));
        };
    return new Answer(requestId, document.path("uid").asString(""), type, content);
  }

  /** Returns a value; null if absent, as JSON omits JavaScript's undefined. */
  static JsonNode valueOrNull(JsonNode value) {
    return value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value;
  }
}
