package dev.pgemit.test;

import dev.pgemit.MessageKind;
import dev.pgemit.wire.DeliveryTime;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageDecoder;
import dev.pgemit.wire.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Decodes the bytes of a message as a server does. */
final class RecordedMessageDecoder {
  private RecordedMessageDecoder() {}

  static RecordedMessage decode(
      EncodedMessage message, String namespace, @Nullable String key, int call, boolean inside) {
    var received = received(message);
    var data = received.data();
    var packet = packet(received);
    var flags = data.at("/opts/flags");
    var scheduled = message.scheduledDelivery();
    var time = scheduled == null ? null : scheduled.time();
    return new RecordedMessage(
        kind(received),
        message.id(),
        namespace,
        texts(data.at("/opts/rooms")),
        texts(data.at("/opts/except")),
        packet.isEmpty() ? null : packet.get(0).asString(),
        args(packet),
        texts(data.path("rooms")),
        flags.path("volatile").asBoolean(false),
        flags.path("compress").asBoolean(true),
        message.attachment() == null,
        call,
        new RecordedMessage.Delivery(
            key,
            time instanceof DeliveryTime.At at ? at.moment() : null,
            time instanceof DeliveryTime.After after ? after.delay() : null,
            received.traceparent(),
            inside));
  }

  /** Returns the arguments of an event as servers would receive them. */
  static List<JsonNode> args(EncodedMessage message) {
    return args(packet(received(message)));
  }

  private static ReceivedMessage received(EncodedMessage message) {
    var text = new String(message.payload(), StandardCharsets.UTF_8);
    var attachment = message.attachment();
    return attachment == null
        ? MessageDecoder.decodeJson(text, type -> true)
        : MessageDecoder.decodeAttachment(
            MessageDecoder.decodeJson(text + "}", type -> true), attachment, Long.MAX_VALUE);
  }

  private static JsonNode packet(ReceivedMessage message) {
    var packet = message.data().path("packet");
    return packet.isArray() ? packet : packet.path("data");
  }

  private static List<JsonNode> args(JsonNode packet) {
    return packet.valueStream().skip(1).toList();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  private static MessageKind kind(ReceivedMessage message) {
    var isRequest = !message.requestId().isEmpty();
    return switch (message.type()) {
      case BROADCAST -> isRequest ? MessageKind.EMIT_WITH_ACK : MessageKind.EMIT;
      case SERVER_SIDE_EMIT ->
          isRequest ? MessageKind.SERVER_SIDE_EMIT_WITH_ACK : MessageKind.SERVER_SIDE_EMIT;
      case SOCKETS_JOIN -> MessageKind.SOCKETS_JOIN;
      case SOCKETS_LEAVE -> MessageKind.SOCKETS_LEAVE;
      case DISCONNECT_SOCKETS -> MessageKind.DISCONNECT_SOCKETS;
      default -> throw new IllegalArgumentException("Not a message of a caller: " + message.type());
    };
  }
}
