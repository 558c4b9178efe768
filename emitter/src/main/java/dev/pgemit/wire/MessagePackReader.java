package dev.pgemit.wire;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Decodes MessagePack to the tree that JSON would give, with binary values in place. */
final class MessagePackReader {
  // Jackson's limit for JSON. A deeper value would exhaust the stack.
  private static final int MAX_DEPTH = 500;

  // MessagePack's timestamp type, which encodes a JavaScript Date.
  private static final byte TIMESTAMP_TYPE = -1;

  // The format of JSON.stringify.
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final MessageUnpacker unpacker;
  private final long maxMemoryBytes;
  private int depth;
  private long memoryBytes;

  private MessagePackReader(MessageUnpacker unpacker, long maxMemoryBytes) {
    this.unpacker = unpacker;
    this.maxMemoryBytes = maxMemoryBytes;
  }

  /** Decodes a value, up to a memory limit for its tree. */
  static JsonNode read(byte[] bytes, long maxMemoryBytes) {
    try (var unpacker = MessagePack.newDefaultUnpacker(bytes)) {
      return new MessagePackReader(unpacker, maxMemoryBytes).readValue();
    } catch (IOException | MessagePackException | DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("Not MessagePack: " + e.getMessage(), e);
    }
  }

  private JsonNode readValue() throws IOException {
    return switch (unpacker.getNextFormat().getValueType()) {
      case ARRAY -> readArray();
      case MAP -> readMap();
      default -> readCountedLeaf();
    };
  }

  private JsonNode readCountedLeaf() throws IOException {
    var leaf = readLeaf();
    addMemory(MemoryEstimate.ofLeaf(leaf));
    return leaf;
  }

  private JsonNode readLeaf() throws IOException {
    return switch (unpacker.getNextFormat().getValueType()) {
      case NIL -> {
        unpacker.unpackNil();
        yield NODES.nullNode();
      }
      case BOOLEAN -> NODES.booleanNode(unpacker.unpackBoolean());
      case INTEGER -> readInteger();
      case FLOAT -> NODES.numberNode(unpacker.unpackDouble());
      case STRING -> NODES.stringNode(unpacker.unpackString());
      case BINARY -> NODES.binaryNode(unpacker.readPayload(unpacker.unpackBinaryHeader()));
      case EXTENSION -> readExtension();
      case ARRAY, MAP -> throw new IllegalStateException("No leaf");
    };
  }

  private JsonNode readInteger() throws IOException {
    var number = unpacker.unpackBigInteger();
    return number.bitLength() < Integer.SIZE
        ? NODES.numberNode(number.intValue())
        : number.bitLength() < Long.SIZE
            ? NODES.numberNode(number.longValue())
            : NODES.numberNode(number);
  }

  private JsonNode readArray() throws IOException {
    enterContainer();
    var array = NODES.arrayNode();
    for (var left = unpacker.unpackArrayHeader(); left > 0; left--) {
      array.add(readValue());
    }
    depth--;
    return array;
  }

  private JsonNode readMap() throws IOException {
    enterContainer();
    var map = NODES.objectNode();
    for (var left = unpacker.unpackMapHeader(); left > 0; left--) {
      var key = readValue();
      if (key.isContainer()) {
        throw new IllegalArgumentException("Not a message in MessagePack: a key is not a string");
      }
      addMemory(MemoryEstimate.MEMBER_BYTES);
      map.set(key.asString(), readValue());
    }
    depth--;
    return map;
  }

  private JsonNode readExtension() throws IOException {
    var header = unpacker.unpackExtensionTypeHeader();
    return header.getType() == TIMESTAMP_TYPE
        ? NODES.stringNode(ISO.format(unpacker.unpackTimestamp(header)))
        : NODES.binaryNode(unpacker.readPayload(header.getLength()));
  }

  private void enterContainer() {
    if (++depth > MAX_DEPTH) {
      throw new IllegalArgumentException("Nested deeper than " + MAX_DEPTH + " levels");
    }
    addMemory(MemoryEstimate.CONTAINER_BYTES);
  }

  private void addMemory(long bytes) {
    memoryBytes += bytes;
    if (memoryBytes > maxMemoryBytes) {
      throw new AttachmentTooLargeException(maxMemoryBytes);
    }
  }
}
