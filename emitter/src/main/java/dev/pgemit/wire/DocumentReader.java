package dev.pgemit.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a {@link MessageDocument} that an emitter or an SQL function has stored, so that another
 * transport can encode its message.
 */
public final class DocumentReader {
  // Decimals keep their digits, and a table of names would grow with every name.
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  // Socket.IO's own protocol.
  private static final int EVENT_PACKET = 2;

  private DocumentReader() {}

  /**
   * A message that was read.
   *
   * @param traceparent the W3C trace context, if any
   */
  public record StoredMessage(Message message, @Nullable String traceparent) {}

  /**
   * Reads a message in the form of {@link EncodedMessage}.
   *
   * @param maxMemoryBytes the heap memory that its tree may take
   * @throws IllegalArgumentException if the document is not a complete message of an emitter
   */
  public static StoredMessage read(
      byte[] payload, byte @Nullable [] attachment, long maxMemoryBytes) {
    return read(attachment == null ? parse(payload) : readAttachment(attachment, maxMemoryBytes));
  }

  private static JsonNode parse(byte[] payload) {
    try {
      return JSON.readTree(payload);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "The message is not JSON: %s (%s…)"
              .formatted(
                  e.getOriginalMessage(),
                  new String(payload, 0, Math.min(payload.length, 40), StandardCharsets.UTF_8)),
          e);
    }
  }

  private static JsonNode readAttachment(byte[] attachment, long maxMemoryBytes) {
    try {
      return MessagePackReader.read(attachment, maxMemoryBytes);
    } catch (AttachmentTooLargeException e) {
      throw new IllegalArgumentException(
          "The message of %d bytes needs more than the %d bytes of memory for it"
              .formatted(attachment.length, maxMemoryBytes),
          e);
    }
  }

  /** Reads a message from the tree of its document. */
  public static StoredMessage read(JsonNode document) {
    var namespace = new Namespace(text(document, "nsp"));
    var data = object(document, "data");
    var type = MessageType.ofCode(document.path("type").asInt(0));
    var message =
        switch (type) {
          case BROADCAST -> broadcast(namespace, data);
          case SOCKETS_JOIN ->
              new Message.SocketsJoin(namespace, filter(data), strings(data, "rooms"));
          case SOCKETS_LEAVE ->
              new Message.SocketsLeave(namespace, filter(data), strings(data, "rooms"));
          case DISCONNECT_SOCKETS ->
              new Message.DisconnectSockets(
                  namespace, filter(data), data.path("close").asBoolean(false));
          case SERVER_SIDE_EMIT -> serverSideEmit(namespace, data);
          default ->
              throw new IllegalArgumentException("No emitter sends messages of type " + type);
        };
    return new StoredMessage(message, document.path("traceparent").asString(null));
  }

  private static Message broadcast(Namespace namespace, JsonNode data) {
    if (data.has("requestId")) {
      throw new IllegalArgumentException("The message is a request, which is never stored");
    }
    var packet = object(data, "packet");
    if (packet.path("type").asInt(-1) != EVENT_PACKET) {
      throw new IllegalArgumentException("The packet of the message is not an event");
    }
    var event = event(packet, "data");
    var flags = object(data, "opts").path("flags");
    return new Message.Broadcast(
        namespace,
        filter(data),
        flags.path("volatile").asBoolean(false),
        flags.path("compress").asBoolean(true),
        event.name(),
        event.args());
  }

  private static Message serverSideEmit(Namespace namespace, JsonNode data) {
    if (data.has("requestId")) {
      throw new IllegalArgumentException("The message is a request, which is never stored");
    }
    var event = event(data, "packet");
    return new Message.ServerSideEmit(namespace, event.name(), event.args());
  }

  private record Event(String name, List<@Nullable Object> args) {}

  private static Event event(JsonNode parent, String field) {
    var values = parent.path(field);
    if (!values.isArray() || !values.path(0).isString()) {
      throw new IllegalArgumentException(
          "The field \"%s\" of the message is not an event with arguments".formatted(field));
    }
    var args = new ArrayList<@Nullable Object>(values.size() - 1);
    for (var i = 1; i < values.size(); i++) {
      args.add(values.get(i));
    }
    return new Event(values.get(0).stringValue(), args);
  }

  private static RoomFilter filter(JsonNode data) {
    var options = object(data, "opts");
    return new RoomFilter(strings(options, "rooms"), strings(options, "except"));
  }

  private static List<String> strings(JsonNode parent, String field) {
    var values = parent.path(field);
    if (!values.isArray()) {
      throw new IllegalArgumentException(
          "The field \"%s\" of the message is not an array".formatted(field));
    }
    var texts = new ArrayList<String>(values.size());
    for (var value : values) {
      if (!value.isString()) {
        throw new IllegalArgumentException(
            "The field \"%s\" of the message holds no room".formatted(field));
      }
      texts.add(value.stringValue());
    }
    return texts;
  }

  private static String text(JsonNode parent, String field) {
    var value = parent.path(field);
    if (!value.isString()) {
      throw new IllegalArgumentException("The message has no field \"%s\"".formatted(field));
    }
    return value.stringValue();
  }

  private static JsonNode object(JsonNode parent, String field) {
    var value = parent.path(field);
    if (!value.isObject()) {
      throw new IllegalArgumentException("The message has no object \"%s\"".formatted(field));
    }
    return value;
  }
}
