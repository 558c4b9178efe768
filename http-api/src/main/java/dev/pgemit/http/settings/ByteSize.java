package dev.pgemit.http.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses a number of bytes: {@code 1048576}, {@code 1024KiB}, {@code 1MiB}. */
final class ByteSize {
  private static final Pattern PATTERN = Pattern.compile("(\\d{1,10})\\s*(b|kib|mib)?");

  private ByteSize() {}

  static Optional<Integer> parse(String text) {
    var matcher = PATTERN.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var unit =
        switch (matcher.group(2) == null ? "b" : matcher.group(2)) {
          case "kib" -> 1L << 10;
          case "mib" -> 1L << 20;
          default -> 1L;
        };
    var bytes = Long.parseLong(matcher.group(1)) * unit;
    // The limit stays below the maximum int, since BodyBuffer holds one extra byte.
    return bytes > 0 && bytes < Integer.MAX_VALUE ? Optional.of((int) bytes) : Optional.empty();
  }
}
