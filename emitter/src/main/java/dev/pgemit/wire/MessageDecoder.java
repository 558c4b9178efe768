package dev.pgemit.wire;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Decodes the messages of a channel, and only the data that a subscriber wants. */
public final class MessageDecoder {
  // A tree read from the middle of a message has tokens after it. A table of names would grow with
  // every long name that an untrusted sender invents.
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                  .build())
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  // The estimate for the fields other than the data.
  private static final int HEADER_MEMORY_BYTES = 512;

  private MessageDecoder() {}

  /**
   * Decodes the payload of a notification.
   *
   * @param payload the JSON
   * @param wantedTypes accepts the types whose data is decoded
   * @throws IllegalArgumentException if the payload is not a message
   */
  public static ReceivedMessage decodeJson(String payload, Predicate<MessageType> wantedTypes) {
    try (var parser = JSON.createParser(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("Not a message: the notification is not a JSON object");
      }
      return readFields(parser, wantedTypes, payload.length());
    } catch (JacksonException e) {
      throw new IllegalArgumentException("Not a message: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Decodes an attachment, which holds a whole message.
   *
   * @param header the message of the notification
   * @param attachment the MessagePack of the row
   * @param maxMemoryBytes the heap memory that the tree may take
   * @throws IllegalArgumentException if the attachment is not a message
   * @throws AttachmentTooLargeException if the tree would take more memory
   */
  public static ReceivedMessage decodeAttachment(
      ReceivedMessage header, byte[] attachment, long maxMemoryBytes) {
    var data = MessagePackReader.read(attachment, maxMemoryBytes).path("data");
    return new ReceivedMessage(
        header.uid(),
        header.type(),
        header.id(),
        header.traceparent(),
        header.attachmentId(),
        data,
        attachment.length,
        HEADER_MEMORY_BYTES + MemoryEstimate.of(data));
  }

  /**
   * Decodes a document in JSON or in MessagePack, as Redis adapters send them.
   *
   * @param maxMemoryBytes the heap memory that the tree may take
   * @throws IllegalArgumentException if the bytes are neither
   * @throws AttachmentTooLargeException if the tree would take more memory
   */
  public static JsonNode decodeTree(byte[] document, long maxMemoryBytes) {
    if (document.length == 0 || document[0] != '{') {
      return MessagePackReader.read(document, maxMemoryBytes);
    }
    try {
      var tree = JSON.readTree(document);
      if (MemoryEstimate.of(tree) > maxMemoryBytes) {
        throw new AttachmentTooLargeException(maxMemoryBytes);
      }
      return tree;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("Not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Returns the estimated heap memory of a decoded document, in bytes. */
  public static long memoryBytes(JsonNode tree) {
    return HEADER_MEMORY_BYTES + MemoryEstimate.of(tree);
  }

  // Every adapter writes the type before the data. Otherwise the data is decoded unasked.
  private static ReceivedMessage readFields(
      JsonParser parser, Predicate<MessageType> wantedTypes, int size) {
    var uid = "";
    var typeCode = 0;
    var type = MessageType.UNKNOWN;
    @Nullable String id = null;
    @Nullable String traceparent = null;
    @Nullable String attachmentId = null;
    JsonNode data = MissingNode.getInstance();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "uid" -> uid = parser.hasToken(JsonToken.VALUE_STRING) ? parser.getString() : "";
        case "type" -> {
          typeCode = parser.getValueAsInt(0);
          type = MessageType.ofCode(typeCode);
        }
        case "id" -> id = parser.getValueAsString();
        case "traceparent" -> traceparent = parser.getValueAsString();
        case "attachmentId" -> attachmentId = parser.getValueAsString();
        case "data" -> {
          if (typeCode == 0 || wantedTypes.test(type)) {
            data = JSON.readTree(parser);
          }
        }
        default -> {}
      }
      parser.skipChildren(); // of a container that no case has read
    }
    return new ReceivedMessage(
        uid,
        type,
        id,
        traceparent,
        attachmentId,
        data,
        size,
        HEADER_MEMORY_BYTES + size + MemoryEstimate.of(data));
  }
}
