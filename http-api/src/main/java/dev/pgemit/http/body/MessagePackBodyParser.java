package dev.pgemit.http.body;

import dev.pgemit.http.problem.FieldError;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.words.QuotedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
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

/** Parses MessagePack into the same tree as JSON, with inline binary. */
final class MessagePackBodyParser {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  // By default invalid UTF-8 becomes question marks and reaches clients.
  private static final UnpackerConfig STRICT =
      new UnpackerConfig()
          .withActionOnMalformedString(CodingErrorAction.REPORT)
          .withActionOnUnmappableString(CodingErrorAction.REPORT);

  private static final String INVALID_MESSAGE_PACK = "The body is not MessagePack";
  private static final String UNSUPPORTED_MESSAGE_PACK =
      "The body contains a MessagePack type that Socket.IO cannot represent";
  private static final String LIMIT_EXCEEDED = "The body exceeds a limit for MessagePack";

  private final MessageUnpacker unpacker;

  private final int size;

  // The offset of the current value, in bytes.
  private long valueOffset;

  private MessagePackBodyParser(MessageUnpacker unpacker, int size) {
    this.unpacker = unpacker;
    this.size = size;
  }

  static JsonNode parse(ByteBuffer bytes) {
    try (var unpacker = STRICT.newUnpacker(bytes)) {
      var parser = new MessagePackBodyParser(unpacker, bytes.remaining());
      try {
        var node = parser.readValue(0);
        if (unpacker.hasNext()) {
          throw badRequest(INVALID_MESSAGE_PACK, "unexpected content follows the value");
        }
        return node;
      } catch (MessagePackException e) {
        throw badRequest(INVALID_MESSAGE_PACK, parser.explain(e));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never happens for bytes in memory
    }
  }

  // Replaces the library's message, which addresses Java programmers.
  private String explain(MessagePackException failure) {
    if (failure instanceof MessageInsufficientBufferException) {
      return "it ends too early";
    }
    var reason = "the value at this offset cannot be read";
    if (failure instanceof MessageStringCodingException) {
      reason = "the string at this offset is not UTF-8";
    } else if (failure instanceof MessageSizeException) {
      reason = "the length of the value at this offset exceeds 2 GiB";
    } else if (failure instanceof MessageNeverUsedFormatException
        || failure instanceof MessageFormatException) {
      reason = "the byte 0xc1 has no meaning"; // the only byte that starts no value
    }
    return "at byte offset %d: %s".formatted(valueOffset, reason);
  }

  private JsonNode readValue(int depth) throws IOException {
    if (depth > JsonBodyParser.MAX_DEPTH) {
      throw badRequest(
          LIMIT_EXCEEDED,
          "it is nested more than %d levels deep".formatted(JsonBodyParser.MAX_DEPTH));
    }
    valueOffset = unpacker.getTotalReadBytes();
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
      case BINARY ->
          NODES.binaryNode(unpacker.readPayload(requireAvailable(unpacker.unpackBinaryHeader())));
      case ARRAY -> readArray(depth);
      case MAP -> readMap(depth);
      case EXTENSION ->
          throw badRequest(
              UNSUPPORTED_MESSAGE_PACK, "Socket.IO cannot represent an extension type");
    };
  }

  // Allocates nothing from the declared length. Each element must be present.
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
      valueOffset = unpacker.getTotalReadBytes();
      if (unpacker.getNextFormat().getValueType() != ValueType.STRING) {
        throw badRequest(UNSUPPORTED_MESSAGE_PACK, "a map key is not a string");
      }
      var key = unpacker.unpackString();
      if (map.has(key)) {
        throw badRequest(
            UNSUPPORTED_MESSAGE_PACK,
            "the key %s occurs twice in one map".formatted(QuotedText.quote(key)));
      }
      map.set(key, readValue(depth + 1));
    }
    return map;
  }

  private int requireAvailable(int length) {
    if (length > size - unpacker.getTotalReadBytes()) {
      throw badRequest(INVALID_MESSAGE_PACK, "it ends too early");
    }
    return length;
  }

  private static ProblemException badRequest(String summary, String detail) {
    return new ProblemException(
        new Problem(
            ProblemType.INVALID_BODY,
            summary + ": nothing was published",
            List.of(new FieldError("", detail)),
            null));
  }
}
