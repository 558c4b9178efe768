package dev.pgemit.wire;

import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.fuzz.FuzzInput;
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
 * A generated argument, and the value that a receiver must decode from it, built side by side.
 *
 * @param input the argument for the emitter
 * @param expected the same value in the form of {@link WireValues}
 */
record GeneratedValue(@Nullable Object input, @Nullable Object expected) {
  private static final int MAX_DEPTH = 6;
  private static final BigInteger MIN_INTEGER = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_INTEGER = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final List<String> KEYS = List.of("a", "b", "__proto__", "_placeholder", "");

  /** Records the properties of all values of a message. */
  static final class ValueTraits {
    boolean mustBeRejected;
    boolean mayBeRejected;
    boolean hasBinary;
    boolean hasLoneSurrogate;

    String track(String text) {
      hasLoneSurrogate |= TextEncoding.hasLoneSurrogate(text);
      return text;
    }
  }

  static GeneratedValue of(FuzzInput fuzzInput, ValueTraits traits) {
    return of(fuzzInput, traits, 0);
  }

  private static GeneratedValue of(FuzzInput fuzzInput, ValueTraits traits, int depth) {
    return switch (fuzzInput.nextInt(depth < MAX_DEPTH ? 13 : 10)) {
      case 0 -> new GeneratedValue(null, null);
      case 1 -> unchanged(fuzzInput.nextBoolean());
      case 2 -> integer(BigInteger.valueOf(fuzzInput.nextLong() >> fuzzInput.nextInt(64)), true);
      case 3 -> number(Double.longBitsToDouble(fuzzInput.nextLong()), traits);
      case 4 -> bigInteger(new BigInteger(1, fuzzInput.bytes(fuzzInput.nextInt(140))), traits);
      case 5 -> decimal(fuzzInput, traits);
      case 6 -> unchanged(traits.track(fuzzInput.nextText(60)));
      case 7 -> binary(fuzzInput.bytes(fuzzInput.nextInt(300)), traits);
      case 8 -> raw(fuzzInput.nextText(60), traits);
      case 9 -> {
        var text = traits.track("x".repeat(fuzzInput.nextInt(9_000)) + fuzzInput.nextText(4));
        yield new GeneratedValue(JsonNodeFactory.instance.stringNode(text), text);
      }
      case 10 -> map(fuzzInput, traits, depth);
      default -> list(fuzzInput, traits, depth);
    };
  }

  private static GeneratedValue unchanged(Object value) {
    return new GeneratedValue(value, value);
  }

  private static GeneratedValue integer(BigInteger value, boolean asLong) {
    return new GeneratedValue(asLong ? (Object) value.longValueExact() : value, value);
  }

  private static GeneratedValue number(double value, ValueTraits traits) {
    traits.mustBeRejected |= !Double.isFinite(value);
    return unchanged(value);
  }

  private static GeneratedValue bigInteger(BigInteger value, ValueTraits traits) {
    traits.mustBeRejected |= Double.isInfinite(value.doubleValue());
    return new GeneratedValue(value, decoded(value));
  }

  private static Object decoded(BigInteger value) {
    return value.compareTo(MIN_INTEGER) < 0 || value.compareTo(MAX_INTEGER) > 0
        ? (Object) value.doubleValue()
        : value;
  }

  private static GeneratedValue decimal(FuzzInput fuzzInput, ValueTraits traits) {
    var digits = new BigInteger(1, fuzzInput.bytes(fuzzInput.nextInt(20)));
    var value =
        new BigDecimal(
            fuzzInput.nextBoolean() ? digits.negate() : digits, fuzzInput.nextInt(800) - 400);
    traits.mustBeRejected |= Double.isInfinite(value.doubleValue());
    var isInteger = value.toString().chars().noneMatch(c -> c == '.' || c == 'E');
    return new GeneratedValue(
        value, isInteger ? decoded(value.toBigIntegerExact()) : (Object) value.doubleValue());
  }

  private static GeneratedValue binary(byte[] bytes, ValueTraits traits) {
    traits.hasBinary = true;
    return new GeneratedValue(bytes, ByteBuffer.wrap(bytes));
  }

  private static GeneratedValue raw(String json, ValueTraits traits) {
    try {
      // A valid JSON value may contain a key or a number that no message may contain.
      traits.mayBeRejected = true;
      traits.hasLoneSurrogate = true;
      return new GeneratedValue(new RawValue(json), WireValues.parseJson(json));
    } catch (JacksonException e) {
      traits.mustBeRejected = true;
      return new GeneratedValue(new RawValue(json), null);
    }
  }

  private static GeneratedValue list(FuzzInput fuzzInput, ValueTraits traits, int depth) {
    var given = new ArrayList<@Nullable Object>();
    var expected = new ArrayList<@Nullable Object>();
    for (var left = fuzzInput.nextInt(20); left > 0; left--) {
      var value = of(fuzzInput, traits, depth + 1);
      given.add(value.input());
      expected.add(value.expected());
    }
    return new GeneratedValue(given, expected);
  }

  private static GeneratedValue map(FuzzInput fuzzInput, ValueTraits traits, int depth) {
    var given = new LinkedHashMap<String, @Nullable Object>();
    var expected = new LinkedHashMap<String, @Nullable Object>();
    for (var left = fuzzInput.nextInt(20); left > 0; left--) {
      var key = fuzzInput.nextBoolean() ? fuzzInput.pick(KEYS) : fuzzInput.nextText(10);
      if (given.containsKey(key)) {
        continue;
      }
      traits.mustBeRejected |= key.equals("__proto__") || TextEncoding.hasLoneSurrogate(key);
      var value = of(fuzzInput, traits, depth + 1);
      traits.mustBeRejected |= key.equals("_placeholder") && Boolean.TRUE.equals(value.expected());
      given.put(key, value.input());
      expected.put(key, value.expected());
    }
    return new GeneratedValue(given, expected);
  }
}
