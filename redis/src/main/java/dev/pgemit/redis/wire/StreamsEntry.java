package dev.pgemit.redis.wire;

import dev.pgemit.wire.MessageDecoder;
import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * An entry of a stream, which any login of Redis can add.
 *
 * @param fields the values by name
 */
record StreamsEntry(Map<byte[], byte[]> fields) {
  // Redis limits an entry to 512 MiB. A tree takes a multiple of its bytes.
  private static final int MEMORY_DIVISOR = 4;

  /** Returns the text of a field; empty if it is absent. */
  String text(byte[] name) {
    var value = value(name);
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  private byte @Nullable [] value(byte[] name) {
    for (var field : fields.entrySet()) {
      if (Arrays.equals(field.getKey(), name)) {
        return field.getValue();
      }
    }
    return null;
  }

  ReceivedMessage toMessage() {
    var data = value(StreamsWire.DATA);
    var tree = data == null ? MissingNode.getInstance() : decode(data);
    var id = text(StreamsWire.ID);
    return new ReceivedMessage(
        text(StreamsWire.UID),
        type(),
        id.isEmpty() ? null : id,
        null,
        null,
        tree,
        data == null ? 0 : data.length,
        MessageDecoder.memoryBytes(tree));
  }

  private MessageType type() {
    try {
      return MessageType.ofCode(Integer.parseInt(text(StreamsWire.TYPE)));
    } catch (NumberFormatException e) {
      return MessageType.UNKNOWN;
    }
  }

  // JSON, or MessagePack in Base64.
  private static JsonNode decode(byte[] data) {
    var isJson = data.length > 0 && data[0] == '{';
    try {
      return MessageDecoder.decodeTree(
          isJson ? data : Base64.getDecoder().decode(data),
          Runtime.getRuntime().maxMemory() / MEMORY_DIVISOR);
    } catch (RuntimeException malformed) {
      return MissingNode.getInstance();
    }
  }
}
