package dev.pgemit;

import dev.pgemit.listen.TailQueue;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/** Turns what was heard into what a reader gets. */
final class TailedMessages {
  // By their numbers on the wire.
  private static final List<String> TYPE_NAMES =
      List.of(
          "UNKNOWN",
          "INITIAL_HEARTBEAT",
          "HEARTBEAT",
          "BROADCAST",
          "SOCKETS_JOIN",
          "SOCKETS_LEAVE",
          "DISCONNECT_SOCKETS",
          "FETCH_SOCKETS",
          "FETCH_SOCKETS_RESPONSE",
          "SERVER_SIDE_EMIT",
          "SERVER_SIDE_EMIT_RESPONSE",
          "BROADCAST_CLIENT_COUNT",
          "BROADCAST_ACK",
          "ADAPTER_CLOSE");

  private static final int BROADCAST = 3;
  private static final int SERVER_SIDE_EMIT = 9;

  private TailedMessages() {}

  static TailedMessage of(Namespace namespace, TailQueue.TailEntry entry, boolean keepsSecrets) {
    var message = entry.message();
    var packet = packet(message);
    var isKnown = message.type() > 0 && message.type() < TYPE_NAMES.size();
    return new TailedMessage(
        namespace.name(),
        message.id(),
        message.traceparent(),
        message.uid(),
        TYPE_NAMES.get(isKnown ? message.type() : 0),
        packet.path(0).isString() ? packet.path(0).asString() : null,
        args(packet),
        keepsSecrets ? message.data() : HandshakeRedaction.withoutSocketSecrets(message.data()),
        entry.lostBefore());
  }

  /**
   * Chooses messages; what could not be read may be any.
   *
   * @param withInternal whether the servers' own traffic is read too
   */
  static Predicate<ReceivedMessage> filter(
      Set<String> events, Set<String> rooms, boolean withInternal) {
    return message -> {
      if (!withInternal && ReceivedMessage.isInternal(message.type())) {
        return false;
      }
      if (events.isEmpty() && rooms.isEmpty()) {
        return true;
      }
      if (message.data().isMissingNode() && message.attachmentId() != null) {
        return message.type() == BROADCAST || message.type() == SERVER_SIDE_EMIT;
      }
      var event = packet(message).path(0).asString("");
      var hasEvent = events.isEmpty() || events.contains(event);
      return hasEvent && (rooms.isEmpty() || isAddressedToAny(rooms, message.data().path("opts")));
    };
  }

  private static boolean isAddressedToAny(Set<String> rooms, JsonNode opts) {
    return StreamSupport.stream(opts.path("rooms").spliterator(), false)
        .anyMatch(room -> rooms.contains(room.asString("")));
  }

  private static JsonNode packet(ReceivedMessage message) {
    var packet = message.data().path("packet");
    return switch (message.type()) {
      case BROADCAST -> packet.path("data");
      case SERVER_SIDE_EMIT -> packet;
      default -> MissingNode.getInstance();
    };
  }

  private static JsonNode args(JsonNode packet) {
    if (!(packet instanceof ArrayNode array)) {
      return MissingNode.getInstance();
    }
    var args = JsonNodeFactory.instance.arrayNode();
    for (var i = 1; i < array.size(); i++) {
      args.add(array.get(i));
    }
    return args;
  }
}
