package dev.pgemit.http.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses a duration: {@code 10s}, {@code 500ms}, {@code 2m}. The default unit is seconds. */
final class TimeSpan {
  private static final Pattern PATTERN = Pattern.compile("(\\d{1,9})\\s*(ms|s|m)?");

  private TimeSpan() {}

  static Optional<Duration> parse(String text) {
    var matcher = PATTERN.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2) == null ? "s" : matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofSeconds(number);
        });
  }
}
