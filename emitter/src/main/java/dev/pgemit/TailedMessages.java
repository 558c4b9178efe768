package dev.pgemit;

import dev.pgemit.transport.TailQueue;
import dev.pgemit.wire.HandshakeRedaction;
import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/** Converts received messages to the public {@link TailedMessage}, and filters them. */
final class TailedMessages {
  private TailedMessages() {}

  static TailedMessage of(Namespace namespace, TailQueue.TailEntry entry, boolean keepsSecrets) {
    var message = entry.message();
    var packet = packet(message);
    return new TailedMessage(
        namespace.name(),
        message.id(),
        message.traceparent(),
        message.uid(),
        message.type().name(),
        packet.path(0).isString() ? packet.path(0).asString() : null,
        args(packet),
        keepsSecrets ? message.data() : HandshakeRedaction.withoutSocketSecrets(message.data()),
        entry.lostBefore(),
        message.size(),
        message.attachmentId() != null);
  }

  /**
   * Returns a filter by event and room. An event whose attachment could not be read passes.
   *
   * @param withInternal whether the servers' internal messages pass
   */
  static Predicate<ReceivedMessage> filter(
      Set<String> events, Set<String> rooms, boolean withInternal) {
    return message -> {
      if (!withInternal && message.type().isInternal()) {
        return false;
      }
      if (events.isEmpty() && rooms.isEmpty()) {
        return true;
      }
      if (message.data().isMissingNode() && message.attachmentId() != null) {
        return message.type() == MessageType.BROADCAST
            || message.type() == MessageType.SERVER_SIDE_EMIT;
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
