package dev.pgemit.http.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A maximum number of requests per period.
 *
 * @param period a second, a minute or an hour
 */
public record RequestRate(int requests, Duration period) {
  /** The expected format, for error messages. */
  public static final String EXPECTED_FORMAT = "a rate such as 100/s, 600/m or 1000/h";

  private static final Pattern PATTERN = Pattern.compile("([1-9]\\d{0,7})/(s|m|h)");

  /** Parses a rate; returns an empty result if the text is invalid. */
  public static Optional<RequestRate> parse(String text) {
    var parts = PATTERN.matcher(text.strip().toLowerCase(Locale.ROOT));
    return parts.matches()
        ? Optional.of(new RequestRate(Integer.parseInt(parts.group(1)), period(parts.group(2))))
        : Optional.empty();
  }

  private static Duration period(String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      default -> Duration.ofHours(1);
    };
  }

  @Override
  public String toString() {
    var seconds = period.toSeconds();
    return requests + (seconds == 1 ? "/s" : seconds == 60 ? "/m" : "/h");
  }
}
