package dev.pgemit.testing.contract;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.msgpack.core.MessagePackException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses bodies as their media types define them. */
final class StrictBody {
  private static final JsonMapper STRICT_JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private StrictBody() {}

  /** Returns the value of a body; empty if the body is malformed. */
  static Optional<JsonNode> parse(String mediaType, byte[] bytes) {
    return mediaType.equals("application/msgpack") ? parseMessagePack(bytes) : parseJson(bytes);
  }

  static Optional<JsonNode> parseJson(byte[] bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      var node = STRICT_JSON.readTree(text);
      return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (CharacterCodingException | JacksonException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  // Serializing the tree converts binary into base64, as in the schema.
  private static Optional<JsonNode> parseMessagePack(byte[] bytes) {
    try {
      var value = MessagePackReader.read(bytes);
      return value.isObject()
          ? Optional.of(STRICT_JSON.readTree(STRICT_JSON.writeValueAsString(value)))
          : Optional.empty();
    } catch (IOException | MessagePackException e) {
      return Optional.empty();
    }
  }
}
