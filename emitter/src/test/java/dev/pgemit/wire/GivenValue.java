package dev.pgemit.wire;

import dev.pgemit.receiving.Decoded;
import dev.pgemit.testing.fuzz.Choices;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.util.RawValue;

/**
 * An argument of an event, and what a receiver must make of it, built side by side.
 *
 * @param given what an emitter is given
 * @param expected the same as {@link Decoded} shows it
 */
record GivenValue(@Nullable Object given, @Nullable Object expected) {
  private static final int DEEPEST = 6;
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final List<String> KEYS = List.of("a", "b", "__proto__", "_placeholder", "");

  /** What is to be said of all values of a message. */
  static final class Traits {
    boolean mustBeRefused;
    boolean mayBeRefused;
    boolean hasBinary;
    boolean hasLoneSurrogate;

    String noted(String text) {
      hasLoneSurrogate |= Characters.hasLoneSurrogate(text);
      return text;
    }
  }

  static GivenValue of(Choices choices, Traits traits) {
    return of(choices, traits, 0);
  }

  private static GivenValue of(Choices choices, Traits traits, int depth) {
    return switch (choices.below(depth < DEEPEST ? 13 : 10)) {
      case 0 -> new GivenValue(null, null);
      case 1 -> same(choices.yes());
      case 2 -> integer(BigInteger.valueOf(choices.number() >> choices.below(64)), true);
      case 3 -> number(Double.longBitsToDouble(choices.number()), traits);
      case 4 -> bigInteger(new BigInteger(1, choices.bytes(choices.below(140))), traits);
      case 5 -> decimal(choices, traits);
      case 6 -> same(traits.noted(choices.text(60)));
      case 7 -> binary(choices.bytes(choices.below(300)), traits);
      case 8 -> raw(choices.text(60), traits);
      case 9 -> {
        var text = traits.noted("x".repeat(choices.below(9_000)) + choices.text(4));
        yield new GivenValue(JsonNodeFactory.instance.stringNode(text), text);
      }
      case 10 -> map(choices, traits, depth);
      default -> list(choices, traits, depth);
    };
  }

  private static GivenValue same(Object value) {
    return new GivenValue(value, value);
  }

  private static GivenValue integer(BigInteger value, boolean asLong) {
    return new GivenValue(asLong ? (Object) value.longValueExact() : value, value);
  }

  private static GivenValue number(double value, Traits traits) {
    traits.mustBeRefused |= !Double.isFinite(value);
    return same(value);
  }

  private static GivenValue bigInteger(BigInteger value, Traits traits) {
    traits.mustBeRefused |= Double.isInfinite(value.doubleValue());
    return new GivenValue(value, decoded(value));
  }

  private static Object decoded(BigInteger value) {
    return value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0
        ? (Object) value.doubleValue()
        : value;
  }

  private static GivenValue decimal(Choices choices, Traits traits) {
    var digits = new BigInteger(1, choices.bytes(choices.below(20)));
    var value = new BigDecimal(choices.yes() ? digits.negate() : digits, choices.below(800) - 400);
    traits.mustBeRefused |= Double.isInfinite(value.doubleValue());
    var isInteger = value.toString().chars().noneMatch(c -> c == '.' || c == 'E');
    return new GivenValue(
        value, isInteger ? decoded(value.toBigIntegerExact()) : (Object) value.doubleValue());
  }

  private static GivenValue binary(byte[] bytes, Traits traits) {
    traits.hasBinary = true;
    return new GivenValue(bytes, ByteBuffer.wrap(bytes));
  }

  private static GivenValue raw(String json, Traits traits) {
    try {
      // What is JSON may still hold a key or a number that no message may hold.
      traits.mayBeRefused = true;
      traits.hasLoneSurrogate = true;
      return new GivenValue(new RawValue(json), Decoded.json(json));
    } catch (JacksonException e) {
      traits.mustBeRefused = true;
      return new GivenValue(new RawValue(json), null);
    }
  }

  private static GivenValue list(Choices choices, Traits traits, int depth) {
    var given = new ArrayList<@Nullable Object>();
    var expected = new ArrayList<@Nullable Object>();
    for (var left = choices.below(20); left > 0; left--) {
      var value = of(choices, traits, depth + 1);
      given.add(value.given());
      expected.add(value.expected());
    }
    return new GivenValue(given, expected);
  }

  private static GivenValue map(Choices choices, Traits traits, int depth) {
    var given = new LinkedHashMap<String, @Nullable Object>();
    var expected = new LinkedHashMap<String, @Nullable Object>();
    for (var left = choices.below(20); left > 0; left--) {
      var key = choices.yes() ? choices.of(KEYS) : choices.text(10);
      if (given.containsKey(key)) {
        continue;
      }
      traits.mustBeRefused |= key.equals("__proto__") || Characters.hasLoneSurrogate(key);
      var value = of(choices, traits, depth + 1);
      traits.mustBeRefused |= key.equals("_placeholder") && Boolean.TRUE.equals(value.expected());
      given.put(key, value.given());
      expected.put(key, value.expected());
    }
    return new GivenValue(given, expected);
  }
}
