package dev.pgemit.receiving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON and MessagePack as the same plain values, so that the two forms of a message can be
 * compared: integers of 64 bits as BigInteger, other numbers as Double, binary as ByteBuffer.
 */
public final class WireValues {
  private static final BigInteger MIN_INTEGER = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_INTEGER = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS).build();

  private WireValues() {}

  /** Parses JSON, strictly. */
  public static @Nullable Object parseJson(String text) {
    return normalize(MAPPER.readValue(text, Object.class));
  }

  /** Decodes one MessagePack value, and checks that nothing follows it. */
  public static @Nullable Object parseMessagePack(byte[] bytes) {
    try (var unpacker = MessagePack.newDefaultUnpacker(bytes)) {
      var value = read(unpacker);
      if (unpacker.hasNext()) {
        throw new AssertionError("Bytes follow the value");
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Follows keys (text) and indexes (numbers) into a value. */
  public static @Nullable Object at(@Nullable Object value, Object... path) {
    var here = value;
    for (var step : path) {
      here =
          here instanceof List<?> list && step instanceof Integer index
              ? list.get(index)
              : here instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return here;
  }

  private static @Nullable Object normalize(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      var plain = new LinkedHashMap<Object, @Nullable Object>();
      map.forEach((key, entry) -> plain.put(key, normalize(entry)));
      return plain;
    }
    if (value instanceof List<?> list) {
      var plain = new ArrayList<@Nullable Object>();
      list.forEach(entry -> plain.add(normalize(entry)));
      return plain;
    }
    return value instanceof BigInteger integer
            && (integer.compareTo(MIN_INTEGER) < 0 || integer.compareTo(MAX_INTEGER) > 0)
        ? (Object) integer.doubleValue()
        : value;
  }

  private static @Nullable Object read(MessageUnpacker unpacker) throws IOException {
    switch (unpacker.getNextFormat().getValueType()) {
      case NIL -> {
        unpacker.unpackNil();
        return null;
      }
      case BOOLEAN -> {
        return unpacker.unpackBoolean();
      }
      case INTEGER -> {
        return unpacker.unpackBigInteger();
      }
      case FLOAT -> {
        return unpacker.unpackDouble();
      }
      case STRING -> {
        return text(unpacker.readPayload(unpacker.unpackRawStringHeader()));
      }
      case BINARY -> {
        return ByteBuffer.wrap(unpacker.readPayload(unpacker.unpackBinaryHeader()));
      }
      case ARRAY -> {
        var list = new ArrayList<@Nullable Object>();
        for (var left = unpacker.unpackArrayHeader(); left > 0; left--) {
          list.add(read(unpacker));
        }
        return list;
      }
      case MAP -> {
        var map = new LinkedHashMap<Object, @Nullable Object>();
        for (var left = unpacker.unpackMapHeader(); left > 0; left--) {
          map.put(text(unpacker.readPayload(unpacker.unpackRawStringHeader())), read(unpacker));
        }
        return map;
      }
      default -> throw new AssertionError("No type that JavaScript's MessagePack reads here");
    }
  }

  // As JavaScript's MessagePack reads it: Java's own decoder replaces a lone surrogate.
  private static String text(byte[] utf8) {
    var text = new StringBuilder();
    for (var i = 0; i < utf8.length; ) {
      var first = utf8[i] & 0xff;
      var more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
      var point = more == 0 ? first : first & (0x3f >> more);
      for (var j = 1; j <= more; j++) {
        point = (point << 6) | (utf8[i + j] & 0x3f);
      }
      text.appendCodePoint(point);
      i += more + 1;
    }
    return text.toString();
  }
}
