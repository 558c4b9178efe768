package dev.pgemit.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Turns the messages of servers and emitters into messages of this emitter, for a relay. The ids of
 * such messages have a mark, which every adapter ignores, so that no relay forwards them again.
 */
public final class MirroredMessage {
  private static final String MARK = "pgemit-relay:";

  private MirroredMessage() {}

  /** Returns whether a relay passes a message on. */
  public static boolean isMirrored(ReceivedMessage message) {
    return switch (message.type()) {
      case BROADCAST, SOCKETS_JOIN, SOCKETS_LEAVE, DISCONNECT_SOCKETS, SERVER_SIDE_EMIT ->
          message.id() == null || !message.id().startsWith(MARK);
      default -> false;
    };
  }

  /** Returns the id of a message after a relay: its own id if it has a valid one, with the mark. */
  public static String markedId(ReceivedMessage message) {
    var id = message.id();
    return MARK + (id != null && PrintableAscii.isValid(MARK + id) ? id : MessageId.generate());
  }

  /** Returns the trace context of a message, if it has a valid one. */
  public static @Nullable String traceparent(ReceivedMessage message) {
    var traceparent = message.traceparent();
    return traceparent != null && TraceparentFormat.isValid(traceparent) ? traceparent : null;
  }

  /**
   * Returns the message to send. A request for acknowledgements gets a new id, so that handlers
   * still receive their callback. Nothing awaits the answers.
   *
   * @throws MessageValidationException if servers would drop the message, or if it would harm them
   */
  public static Message of(Namespace namespace, ReceivedMessage message) {
    var data = message.data();
    if (data.isMissingNode()) {
      throw invalid(
          "data",
          message.attachmentId() == null
              ? "the message has no data"
              : "the attachment was already removed, or is too large");
    }
    return switch (message.type()) {
      case BROADCAST -> broadcast(namespace, data);
      case SOCKETS_JOIN ->
          new Message.SocketsJoin(namespace, filter(data), names(data.path("rooms"), "rooms"));
      case SOCKETS_LEAVE ->
          new Message.SocketsLeave(namespace, filter(data), names(data.path("rooms"), "rooms"));
      case DISCONNECT_SOCKETS ->
          new Message.DisconnectSockets(
              namespace, filter(data), data.path("close").asBoolean(false));
      case SERVER_SIDE_EMIT -> serverSideEmit(namespace, data);
      default -> throw invalid("type", message.type() + " is not forwarded");
    };
  }

  private static Message broadcast(Namespace namespace, JsonNode data) {
    var packet = event(data.path("packet").path("data"), "packet.data");
    var flags = data.path("opts").path("flags");
    var broadcast =
        new Message.Broadcast(
            namespace,
            filter(data),
            flags.path("volatile").asBoolean(false),
            flags.path("compress").asBoolean(true),
            packet.get(0).asString(),
            arguments(packet));
    var timeout = flags.path("timeout").asLong(0);
    return data.path("requestId").isString() && timeout > 0
        ? new Message.BroadcastWithAck(broadcast, MessageId.generate(), timeout)
        : broadcast;
  }

  private static Message serverSideEmit(Namespace namespace, JsonNode data) {
    var packet = event(data.path("packet"), "packet");
    var emit = new Message.ServerSideEmit(namespace, packet.get(0).asString(), arguments(packet));
    return data.path("requestId").isString()
        ? new Message.ServerSideEmitWithAck(emit, MessageId.generate())
        : emit;
  }

  private static ArrayNode event(JsonNode packet, String field) {
    if (packet instanceof ArrayNode event && event.path(0).isString()) {
      return event;
    }
    throw invalid(field, "is not an array that starts with the name of an event");
  }

  private static List<@Nullable Object> arguments(ArrayNode packet) {
    var arguments = new ArrayList<@Nullable Object>(packet.size() - 1);
    for (var i = 1; i < packet.size(); i++) {
      arguments.add(packet.get(i));
    }
    return arguments;
  }

  private static RoomFilter filter(JsonNode data) {
    var opts = data.path("opts");
    return new RoomFilter(
        names(opts.path("rooms"), "opts.rooms"), names(opts.path("except"), "opts.except"));
  }

  private static List<String> names(JsonNode list, String field) {
    if (list.isMissingNode() || list.isNull()) {
      return List.of();
    }
    if (!list.isArray()) {
      throw invalid(field, "is not an array");
    }
    var names = new ArrayList<String>(list.size());
    for (var name : list) {
      if (!name.isString()) {
        throw invalid(field, "has the room %s, which is not a string".formatted(name));
      }
      names.add(name.asString());
    }
    return names;
  }

  private static MessageValidationException invalid(String field, String detail) {
    return new MessageValidationException(field, detail);
  }
}
