package dev.pgemit.wire;

import java.util.function.IntPredicate;
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

/** Reads what passes on a channel, and no more of it than is wanted. */
public final class MessageDecoder {
  // A value inside of a message is followed by the rest of it. Names are not kept in a table, which
  // would hold thousands of long ones that strangers made up.
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                  .build())
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  // What a message takes beside its data.
  private static final int HEADER_MEMORY_BYTES = 512;

  private MessageDecoder() {}

  /**
   * Reads the payload of a notification.
   *
   * @param payload what NOTIFY brought
   * @param wantedTypes the types whose data is to be read
   * @throws IllegalArgumentException if it is no message
   */
  public static ReceivedMessage decodeJson(String payload, IntPredicate wantedTypes) {
    try (var parser = JSON.createParser(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("No message: it is no JSON object");
      }
      return readFields(parser, wantedTypes, payload.length());
    } catch (JacksonException e) {
      throw new IllegalArgumentException("No message: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads an attachment, which holds a whole message.
   *
   * @param header what the notification said of it
   * @param attachment the bytes of its row
   * @param maxMemoryBytes how many bytes of memory it may take
   * @throws IllegalArgumentException if it is no message
   * @throws AttachmentTooLargeException if it needs more than that
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

  // Every adapter writes the type before the data. Where another does not, the data is read.
  private static ReceivedMessage readFields(JsonParser parser, IntPredicate wantedTypes, int size) {
    var uid = "";
    var type = 0;
    @Nullable String id = null;
    @Nullable String traceparent = null;
    @Nullable String attachmentId = null;
    JsonNode data = MissingNode.getInstance();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "uid" -> uid = parser.hasToken(JsonToken.VALUE_STRING) ? parser.getString() : "";
        case "type" -> type = parser.getValueAsInt(0);
        case "id" -> id = parser.getValueAsString();
        case "traceparent" -> traceparent = parser.getValueAsString();
        case "attachmentId" -> attachmentId = parser.getValueAsString();
        case "data" -> {
          if (type == 0 || wantedTypes.test(type)) {
            data = JSON.readTree(parser);
          }
        }
        default -> {}
      }
      parser.skipChildren(); // where a container stands that was not read
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
