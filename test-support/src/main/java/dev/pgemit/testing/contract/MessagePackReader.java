package dev.pgemit.testing.contract;

import java.io.IOException;
import java.nio.charset.CodingErrorAction;
import org.msgpack.core.MessagePack.UnpackerConfig;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads MessagePack as JSON, with binary as in Jackson. */
final class MessagePackReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 200;
  private static final UnpackerConfig STRICT =
      new UnpackerConfig()
          .withActionOnMalformedString(CodingErrorAction.REPORT)
          .withActionOnUnmappableString(CodingErrorAction.REPORT);

  private final MessageUnpacker unpacker;
  private final int size;

  private MessagePackReader(MessageUnpacker unpacker, int size) {
    this.unpacker = unpacker;
    this.size = size;
  }

  /**
   * Returns the only value of a body.
   *
   * @throws IOException if the body is not one value, or has no equivalent in JSON
   * @throws org.msgpack.core.MessagePackException if the body is not MessagePack
   */
  static JsonNode read(byte[] bytes) throws IOException {
    try (var unpacker = STRICT.newUnpacker(bytes)) {
      var value = new MessagePackReader(unpacker, bytes.length).readValue(0);
      require(!unpacker.hasNext(), "content follows the value");
      return value;
    }
  }

  private JsonNode readValue(int depth) throws IOException {
    require(depth <= MAX_DEPTH, "the nesting is too deep");
    return switch (unpacker.getNextFormat().getValueType()) {
      case NIL -> {
        unpacker.unpackNil();
        yield NODES.nullNode();
      }
      case BOOLEAN -> NODES.booleanNode(unpacker.unpackBoolean());
      case INTEGER -> NODES.numberNode(unpacker.unpackBigInteger());
      case FLOAT -> NODES.numberNode(unpacker.unpackDouble());
      case STRING -> NODES.stringNode(unpacker.unpackString());
      case BINARY -> readBinary();
      case ARRAY -> readArray(depth);
      case MAP -> readMap(depth);
      case EXTENSION -> throw new IOException("JSON has no extension types");
    };
  }

  private JsonNode readBinary() throws IOException {
    var length = unpacker.unpackBinaryHeader();
    require(length <= size - unpacker.getTotalReadBytes(), "the value ends too early");
    return NODES.binaryNode(unpacker.readPayload(length));
  }

  private JsonNode readArray(int depth) throws IOException {
    var array = NODES.arrayNode();
    for (var remaining = unpacker.unpackArrayHeader(); remaining > 0; remaining--) {
      array.add(readValue(depth + 1));
    }
    return array;
  }

  private JsonNode readMap(int depth) throws IOException {
    var map = NODES.objectNode();
    for (var remaining = unpacker.unpackMapHeader(); remaining > 0; remaining--) {
      var isString = unpacker.getNextFormat().getValueType() == ValueType.STRING;
      require(isString, "a key is not a string");
      var key = unpacker.unpackString();
      require(!map.has(key), "a key occurs twice");
      map.set(key, readValue(depth + 1));
    }
    return map;
  }

  private static void require(boolean isValid, String error) throws IOException {
    if (!isValid) {
      throw new IOException(error);
    }
  }
}
