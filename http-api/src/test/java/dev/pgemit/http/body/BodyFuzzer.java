package dev.pgemit.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A body is the JSON or MessagePack value that another parser reads, or a problem of the client.
 * The same value in the other format is the same body.
 */
public final class BodyFuzzer {
  private BodyFuzzer() {}

  /** Reads the input in both formats. */
  public static void fuzzerTestOneInput(byte[] input) {
    var json = read(() -> JsonBodyParser.parse(ByteBuffer.wrap(input)));
    if (json.isPresent()) {
      assertThat(isUtf8(input)).isTrue();
      var text = new String(input, StandardCharsets.UTF_8);
      assertSame(json.get(), JsonMapper.shared().readTree(text));
      // MessagePack cannot contain a lone surrogate.
      if (StandardCharsets.UTF_8.newEncoder().canEncode(json.get().toString())) {
        read(() -> MessagePackBodyParser.parse(ByteBuffer.wrap(packed(json.get()))))
            .ifPresent(again -> assertSame(json.get(), again));
      }
    }
    var messagePack = read(() -> MessagePackBodyParser.parse(ByteBuffer.wrap(input)));
    if (messagePack.isPresent()) {
      var again =
          read(() -> MessagePackBodyParser.parse(ByteBuffer.wrap(packed(messagePack.get()))));
      assertSame(messagePack.get(), again.orElseThrow());
      var text = messagePack.get().toString().getBytes(StandardCharsets.UTF_8);
      read(() -> JsonBodyParser.parse(ByteBuffer.wrap(text)))
          .ifPresent(same -> assertSame(messagePack.get(), same));
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static Optional<JsonNode> read(Supplier<JsonNode> reading) {
    try {
      var node = reading.get();
      return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (ProblemException refused) {
      assertThat(refused.problem().status()).isEqualTo(400);
      return Optional.empty();
    }
  }

  /** Converts numbers to JavaScript's, and binary to base64, its form in JSON. */
  private static void assertSame(JsonNode one, JsonNode other) {
    if (one.isObject()) {
      assertThat(other.isObject()).isTrue();
      assertThat(one.propertyNames()).isEqualTo(other.propertyNames());
      one.propertyNames().forEach(name -> assertSame(one.get(name), other.get(name)));
    } else if (one.isArray()) {
      assertThat(other.isArray()).isTrue();
      assertThat(one.size()).isEqualTo(other.size());
      for (var i = 0; i < one.size(); i++) {
        assertSame(one.get(i), other.get(i));
      }
    } else if (one.isNumber() && other.isNumber()) {
      assertThat(number(one)).isEqualTo(number(other));
    } else {
      assertThat(one.asString()).isEqualTo(other.asString());
    }
  }

  // A decimal has no negative zero, and may exceed the range of a double.
  private static Double number(JsonNode node) {
    return 0.0 + Double.parseDouble(node.asString());
  }

  private static byte[] packed(JsonNode node) {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      pack(node, packer);
      return packer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pack(JsonNode node, MessagePacker packer) throws IOException {
    if (node.isObject()) {
      packer.packMapHeader(node.size());
      for (var name : node.propertyNames()) {
        packer.packString(name);
        pack(node.get(name), packer);
      }
    } else if (node.isArray()) {
      packer.packArrayHeader(node.size());
      for (var item : node) {
        pack(item, packer);
      }
    } else if (node.isBinary()) {
      packer.packBinaryHeader(node.binaryValue().length).addPayload(node.binaryValue());
    } else if (node.isNumber()
        && node.isIntegralNumber()
        && node.bigIntegerValue().bitLength() < 64) {
      packer.packBigInteger(node.bigIntegerValue());
    } else if (node.isNumber()) {
      packer.packDouble(number(node));
    } else if (node.isBoolean()) {
      packer.packBoolean(node.booleanValue());
    } else if (node.isNull()) {
      packer.packNil();
    } else {
      packer.packString(node.stringValue());
    }
  }
}
