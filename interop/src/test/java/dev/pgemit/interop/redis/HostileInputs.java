package dev.pgemit.interop.redis;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random names and values of the kinds that break encoders and decoders. */
final class HostileInputs {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "plain",
          "ü€🙂",
          "\ud800",
          "x\udc00y",
          "\u0000",
          "\r\n*1\r\n$4\r\nPING\r\n",
          "{\"uid\":\"emitter\"}",
          "\"]}}",
          "\u2028",
          "[a-z]*",
          "__proto__",
          "constructor",
          "toJSON",
          "length",
          "connect",
          "disconnect",
          "newListener",
          "socket.io#/#",
          "#",
          "x".repeat(20_000));

  private static final List<String> KEYS =
      List.of(
          "a", "", "__proto__", "_placeholder", "num", "toJSON", "then", "type", "nsp", "rooms");

  private static final List<Object> SCALARS =
      Arrays.asList(
          0,
          -1,
          1L << 53,
          Long.MIN_VALUE,
          -0.0,
          1e-300,
          Double.NaN,
          Double.NEGATIVE_INFINITY,
          Float.MAX_VALUE,
          new BigInteger("9".repeat(400)),
          new BigDecimal("1e400"),
          BigInteger.ONE.shiftLeft(64),
          true,
          'c',
          new byte[0],
          new byte[] {'{', '"', (byte) 0x93, (byte) 0xc1},
          new Object(),
          Thread.State.NEW);

  private final Random random;

  HostileInputs(long seed) {
    this.random = new Random(seed);
  }

  String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  String[] rooms() {
    var rooms = new String[1 + random.nextInt(3)];
    Arrays.setAll(rooms, unused -> text());
    return rooms;
  }

  boolean flip() {
    return random.nextBoolean();
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  @Nullable Object value() {
    return value(3);
  }

  private @Nullable Object value(int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 7)) {
      case 0 -> null;
      case 1 -> text();
      case 2 -> SCALARS.get(random.nextInt(SCALARS.size()));
      case 3 -> list(depth - 1);
      case 4 -> deep(random.nextInt(600));
      default -> map(depth - 1);
    };
  }

  private List<@Nullable Object> list(int depth) {
    var list = new ArrayList<@Nullable Object>();
    for (var left = random.nextInt(4); left > 0; left--) {
      list.add(value(depth));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(int depth) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (var left = random.nextInt(4); left > 0; left--) {
      map.put(KEYS.get(random.nextInt(KEYS.size())), value(depth));
    }
    return map;
  }

  private static Object deep(int levels) {
    Object nested = 1;
    for (var level = 0; level < levels; level++) {
      nested = List.of(nested);
    }
    return nested;
  }
}
