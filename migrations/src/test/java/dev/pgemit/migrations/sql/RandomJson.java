package dev.pgemit.migrations.sql;

import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Generates JSON of any shape from a seed. */
final class RandomJson {
  private static final String[] CHARACTERS = {
    "a", " ", "é", "漢", "😀", "\\\"", "\\\\", "\\n", "\\u0007", ":", "{", "}", "[", "]", ",", "1",
    "\\/"
  };

  private RandomJson() {}

  static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> String.valueOf(random.nextLong() >> random.nextInt(64));
      case 1 -> String.valueOf(random.nextGaussian());
      case 2 -> random.nextBoolean() ? "true" : "false";
      case 3 -> "null";
      case 4, 5 -> text(random);
      case 6 -> list(random, depth, "[", "]", i -> "");
      default -> list(random, depth, "{", "}", i -> "\"" + i + text(random).substring(1) + ": ");
    };
  }

  private static String list(
      Random random, int depth, String open, String close, IntFunction<String> key) {
    return IntStream.range(0, random.nextInt(20))
        .mapToObj(i -> key.apply(i) + value(random, depth - 1))
        .collect(Collectors.joining(random.nextBoolean() ? ", " : ",", open, close));
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(40), 0, CHARACTERS.length)
        .mapToObj(i -> CHARACTERS[i])
        .collect(Collectors.joining("", "\"", "\""));
  }
}
