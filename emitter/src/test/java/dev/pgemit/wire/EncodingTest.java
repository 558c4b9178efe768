package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;
import tools.jackson.databind.util.TokenBuffer;

/** An argument's form in JSON, and in MessagePack. */
class EncodingTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final MessageEncoder SMALL =
      new MessageEncoder(new Channels("socket.io"), 7_999, JSON);
  private static final MessageEncoder LARGE =
      new MessageEncoder(new Channels("socket.io"), 0, JSON);

  record Point(int x, Optional<Integer> y, RawValue raw) {}

  @Test
  void whatJacksonKnowsIsWrittenAsItWritesIt() {
    assertThat(json(new Point(1, Optional.empty(), new RawValue("[1.10]"))))
        .isEqualTo("{\"x\":1,\"y\":null,\"raw\":[1.10]}");
    assertThat(json(Instant.EPOCH)).isEqualTo("\"1970-01-01T00:00:00Z\"");
    assertThat(json(TimeUnit.DAYS)).isEqualTo("\"DAYS\"");
    assertThat(json(JSON.readTree("{\"a\":[1,null,true]}"))).isEqualTo("{\"a\":[1,null,true]}");
    assertThat(json(new RawValue(" {\"a\" : 1.50 } "))).isEqualTo("{\"a\":1.50}");
    assertThat(json(new int[] {1, 2})).isEqualTo("[1,2]");
    assertThat(json(new long[] {1})).isEqualTo("[1]");
    assertThat(json(new double[] {0.5})).isEqualTo("[0.5]");
    assertThat(json(new String[] {"a"})).isEqualTo("[\"a\"]");
  }

  @Test
  void numbersAreExact() {
    assertThat(json(Long.MAX_VALUE)).isEqualTo("9223372036854775807");
    assertThat(json(new BigInteger("123456789012345678901234567890")))
        .isEqualTo("123456789012345678901234567890");
    assertThat(json(new BigDecimal("1.10"))).isEqualTo("1.10");
    assertThat(json(0.1f)).isEqualTo("0.1");
  }

  @Test
  void messagePackKeepsIntegersOf64BitsAndMakesDoublesOfOthers() {
    var unsigned = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    assertThat(packed(Long.MIN_VALUE).asIntegerValue().toLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(packed(unsigned).asIntegerValue().toBigInteger()).isEqualTo(unsigned);
    assertThat(packed(unsigned.add(BigInteger.ONE)).asFloatValue().toDouble()).isEqualTo(0x1p64);
    assertThat(packed(new BigDecimal("0.1")).asFloatValue().toDouble()).isEqualTo(0.1);
    assertThat(packed(1e300).asFloatValue().toDouble()).isEqualTo(1e300);
  }

  @Test
  void loneSurrogatesAndNulAreEscapedInJson() {
    assertThat(json("a\ud800b\u0000")).isEqualTo("\"a\\uD800b\\u0000\"");
    assertThat(json(Map.of("k", "😀\udc00"))).isEqualTo("{\"k\":\"😀\\uDC00\"}");
  }

  @Test
  void loneSurrogatesAreThreeBytesInMessagePack() {
    assertThat(packed("é\ud800😀").asRawValue().asByteArray())
        .isEqualTo(
            new byte[] {
              (byte) 0xc3,
              (byte) 0xa9,
              (byte) 0xed,
              (byte) 0xa0,
              (byte) 0x80,
              (byte) 0xf0,
              (byte) 0x9f,
              (byte) 0x98,
              (byte) 0x80
            });
  }

  @Test
  void aMappersOddSettingsDoNotReachTheEnvelope() {
    var odd =
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(tools.jackson.core.json.JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS)
            .build();
    var encoder = new MessageEncoder(new Channels("socket.io"), 7_999, odd);

    assertThat(text(encoder, Map.of("a", 1))).contains("\"type\":3,").contains("[\"e\",{\"a\":1}]");
  }

  @Test
  void aTokenBufferIsCopiedWithItsBinary() {
    var buffer = new TokenBuffer(tools.jackson.core.ObjectWriteContext.empty(), false);
    buffer.writeStartArray();
    buffer.writeNumber(1);
    buffer.writeBinary(new byte[] {7});
    buffer.writeEndArray();

    assertThat(packed(buffer).asArrayValue().get(1).asBinaryValue().asByteArray())
        .containsExactly(7);
  }

  @Test
  void bothFormsHoldTheSameValues() {
    var random = new Random(42);
    for (var i = 0; i < 500; i++) {
      var value = value(random, 0);
      assertThat(JSON.readTree(packed(value).toJson()))
          .isEqualTo(JSON.readTree(JSON.writeValueAsString(value)));
    }
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth < 4 ? 8 : 6)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextLong();
      case 2 -> "text " + random.nextInt(100) + " é😀\"\\";
      case 3 -> random.nextBoolean();
      case 4 -> Arrays.asList(null, 1);
      case 5 -> "x".repeat(random.nextInt(70_000) / (depth + 1));
      case 6 -> list(random, depth);
      default -> map(random, depth);
    };
  }

  private static List<Object> list(Random random, int depth) {
    var list = new ArrayList<>();
    for (var i = random.nextInt(20); i > 0; i--) {
      list.add(value(random, depth + 1));
    }
    return list;
  }

  private static Map<String, Object> map(Random random, int depth) {
    var map = new LinkedHashMap<String, Object>();
    for (var i = random.nextInt(20); i > 0; i--) {
      map.put("key " + i, value(random, depth + 1));
    }
    return map;
  }

  private static String json(Object argument) {
    var text = text(SMALL, argument);
    var start = text.indexOf("[\"e\",") + 5;
    return text.substring(start, text.indexOf("],\"nsp\":\"/\"}", start));
  }

  private static String text(MessageEncoder encoder, Object argument) {
    return new String(encoder.encode(message(argument), null).payload(), StandardCharsets.UTF_8);
  }

  private static Value packed(Object argument) {
    var attachment = LARGE.encode(message(argument), null).attachment();
    try (var unpacker = MessagePack.newDefaultUnpacker(attachment)) {
      var message = unpacker.unpackValue();
      assertThat(unpacker.hasNext()).isFalse();
      return field(field(field(message, "data"), "packet"), "data").asArrayValue().get(1);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Value field(Value map, String name) {
    return map.asMapValue().entrySet().stream()
        .filter(entry -> entry.getKey().asStringValue().asString().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static Message message(Object argument) {
    return new Message.Broadcast(
        Namespace.DEFAULT, Rooms.EVERYONE, false, true, "e", List.of(argument));
  }
}
