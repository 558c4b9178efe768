package dev.pgemit.http.body;

import dev.pgemit.http.problem.Fault;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.words.Quoted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.util.List;
import org.msgpack.core.MessageFormatException;
import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessageNeverUsedFormatException;
import org.msgpack.core.MessagePack.UnpackerConfig;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageSizeException;
import org.msgpack.core.MessageStringCodingException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads MessagePack into the same tree as JSON, with binary in place. */
final class MessagePackBody {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  // By default what is no UTF-8 becomes question marks, and reaches clients as such.
  private static final UnpackerConfig STRICT =
      new UnpackerConfig()
          .withActionOnMalformedString(CodingErrorAction.REPORT)
          .withActionOnUnmappableString(CodingErrorAction.REPORT);

  private static final String NO_MESSAGE_PACK = "The body is not MessagePack";
  private static final String NOT_TAKEN = "The body is MessagePack that has no form in Socket.IO";
  private static final String BEYOND = "The body is MessagePack beyond a limit";

  private final MessageUnpacker unpacker;

  private final int size;

  // Where the value begins that is being read.
  private long start;

  private MessagePackBody(MessageUnpacker unpacker, int size) {
    this.unpacker = unpacker;
    this.size = size;
  }

  static JsonNode parse(byte[] bytes) {
    try (var unpacker = STRICT.newUnpacker(bytes)) {
      var body = new MessagePackBody(unpacker, bytes.length);
      try {
        var node = body.value(0);
        if (unpacker.hasNext()) {
          throw refusal(NO_MESSAGE_PACK, "something follows the value");
        }
        return node;
      } catch (MessagePackException e) {
        throw refusal(NO_MESSAGE_PACK, body.explain(e));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of bytes in memory there is none
    }
  }

  // What the library says itself is for Java programmers.
  private String explain(MessagePackException failure) {
    if (failure instanceof MessageInsufficientBufferException) {
      return "it ends too early";
    }
    var what = "what begins there cannot be read";
    if (failure instanceof MessageStringCodingException) {
      what = "the string that begins there is not UTF-8";
    } else if (failure instanceof MessageSizeException) {
      what = "the length of what begins there is beyond 2 GiB";
    } else if (failure instanceof MessageNeverUsedFormatException
        || failure instanceof MessageFormatException) {
      what = "the byte 0xc1 has no meaning"; // the only one that begins no value
    }
    return "at byte offset %d: %s".formatted(start, what);
  }

  private JsonNode value(int depth) throws IOException {
    if (depth > StrictJson.MOST_DEPTH) {
      throw refusal(BEYOND, "it is nested more than %d deep".formatted(StrictJson.MOST_DEPTH));
    }
    start = unpacker.getTotalReadBytes();
    var format = unpacker.getNextFormat();
    return switch (format.getValueType()) {
      case NIL -> {
        unpacker.unpackNil();
        yield NODES.nullNode();
      }
      case BOOLEAN -> NODES.booleanNode(unpacker.unpackBoolean());
      case INTEGER -> NODES.numberNode(unpacker.unpackBigInteger());
      case FLOAT -> NODES.numberNode(unpacker.unpackDouble());
      case STRING -> NODES.stringNode(unpacker.unpackString());
      case BINARY -> NODES.binaryNode(unpacker.readPayload(checked(unpacker.unpackBinaryHeader())));
      case ARRAY -> array(depth);
      case MAP -> map(depth);
      case EXTENSION -> throw refusal(NOT_TAKEN, "an extension type has no form in Socket.IO");
    };
  }

  // Nothing is allocated by what a header claims: each element must really be there.
  private JsonNode array(int depth) throws IOException {
    var array = NODES.arrayNode();
    for (var left = unpacker.unpackArrayHeader(); left > 0; left--) {
      array.add(value(depth + 1));
    }
    return array;
  }

  private JsonNode map(int depth) throws IOException {
    var map = NODES.objectNode();
    for (var left = unpacker.unpackMapHeader(); left > 0; left--) {
      start = unpacker.getTotalReadBytes();
      if (unpacker.getNextFormat().getValueType() != ValueType.STRING) {
        throw refusal(NOT_TAKEN, "a key of a map is no string");
      }
      var key = unpacker.unpackString();
      if (map.has(key)) {
        throw refusal(NOT_TAKEN, "the key %s stands twice in one map".formatted(Quoted.of(key)));
      }
      map.set(key, value(depth + 1));
    }
    return map;
  }

  private int checked(int length) {
    if (length > size - unpacker.getTotalReadBytes()) {
      throw refusal(NO_MESSAGE_PACK, "it ends too early");
    }
    return length;
  }

  private static ProblemException refusal(String what, String detail) {
    return new ProblemException(
        new Problem(400, what + ": nothing was published", List.of(new Fault("", detail)), null));
  }
}
