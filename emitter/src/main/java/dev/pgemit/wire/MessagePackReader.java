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

/** Reads MessagePack into the same tree as JSON, with binary in place. */
final class MessagePackReader {
  // What Jackson allows JSON: deeper ones would exhaust the stack.
  private static final int DEEPEST = 500;

  // The type of MessagePack's own timestamp, which is how a JavaScript Date travels in it.
  private static final byte TIMESTAMP = -1;

  // As JSON.stringify writes a Date.
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final MessageUnpacker unpacker;
  private final long room;
  private int depth;
  private long weight;

  private MessagePackReader(MessageUnpacker unpacker, long room) {
    this.unpacker = unpacker;
    this.room = room;
  }

  /**
   * Reads a value.
   *
   * @throws TooLarge as soon as it is seen to take more memory than there is room
   */
  static JsonNode read(byte[] bytes, long room) {
    try (var unpacker = MessagePack.newDefaultUnpacker(bytes)) {
      return new MessagePackReader(unpacker, room).next();
    } catch (IOException | MessagePackException | DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("No MessagePack: " + e.getMessage(), e);
    }
  }

  private JsonNode next() throws IOException {
    return switch (unpacker.getNextFormat().getValueType()) {
      case ARRAY -> array();
      case MAP -> map();
      default -> leaf();
    };
  }

  private JsonNode leaf() throws IOException {
    var leaf = value();
    grow(Weight.ofLeaf(leaf));
    return leaf;
  }

  private JsonNode value() throws IOException {
    return switch (unpacker.getNextFormat().getValueType()) {
      case NIL -> {
        unpacker.unpackNil();
        yield NODES.nullNode();
      }
      case BOOLEAN -> NODES.booleanNode(unpacker.unpackBoolean());
      case INTEGER -> integer();
      case FLOAT -> NODES.numberNode(unpacker.unpackDouble());
      case STRING -> NODES.stringNode(unpacker.unpackString());
      case BINARY -> NODES.binaryNode(unpacker.readPayload(unpacker.unpackBinaryHeader()));
      case EXTENSION -> extension();
      case ARRAY, MAP -> throw new IllegalStateException("No leaf");
    };
  }

  private JsonNode integer() throws IOException {
    var number = unpacker.unpackBigInteger();
    return number.bitLength() < Integer.SIZE
        ? NODES.numberNode(number.intValue())
        : number.bitLength() < Long.SIZE
            ? NODES.numberNode(number.longValue())
            : NODES.numberNode(number);
  }

  private JsonNode array() throws IOException {
    descend();
    var array = NODES.arrayNode();
    for (var left = unpacker.unpackArrayHeader(); left > 0; left--) {
      array.add(next());
    }
    depth--;
    return array;
  }

  private JsonNode map() throws IOException {
    descend();
    var map = NODES.objectNode();
    for (var left = unpacker.unpackMapHeader(); left > 0; left--) {
      var key = next();
      if (key.isContainer()) {
        throw new IllegalArgumentException("No MessagePack of a message: a key is no text");
      }
      grow(Weight.MEMBER);
      map.set(key.asString(), next());
    }
    depth--;
    return map;
  }

  private JsonNode extension() throws IOException {
    var header = unpacker.unpackExtensionTypeHeader();
    return header.getType() == TIMESTAMP
        ? NODES.stringNode(ISO.format(unpacker.unpackTimestamp(header)))
        : NODES.binaryNode(unpacker.readPayload(header.getLength()));
  }

  private void descend() {
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException("Nested deeper than " + DEEPEST + " levels");
    }
    grow(Weight.CONTAINER);
  }

  private void grow(long bytes) {
    weight += bytes;
    if (weight > room) {
      throw new TooLarge(room);
    }
  }
}
