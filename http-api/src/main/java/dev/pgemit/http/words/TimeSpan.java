package dev.pgemit.http.words;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses the durations of the command line and of environment variables: {@code 500ms}, {@code
 * 10s}, {@code 5m}, {@code 2h}, {@code 7d} or ISO 8601. HTTP accepts only ISO 8601.
 */
public final class TimeSpan {
  private static final Pattern SHORT_FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  private TimeSpan() {}

  /**
   * Parses a duration.
   *
   * @throws IllegalArgumentException if the text is not a duration; the message begins with a verb
   *     and names the accepted forms
   */
  public static Duration parse(String text) {
    var stripped = text.strip();
    var shortForm = parseShortForm(stripped);
    if (shortForm.isPresent()) {
      return shortForm.get();
    }
    if (!stripped.toUpperCase(Locale.ROOT).startsWith("P")) {
      throw new IllegalArgumentException(
          "must be a duration such as 500ms, 10s, 5m, 2h, 7d or PT5M");
    }
    return IsoDuration.parse(stripped);
  }

  /** Parses the short form. Returns nothing for any other text. */
  public static Optional<Duration> parseShortForm(String text) {
    var matcher = SHORT_FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    return matcher.matches()
        ? Optional.of(Duration.of(Long.parseLong(matcher.group(1)), unit(matcher.group(2))))
        : Optional.empty();
  }

  private static ChronoUnit unit(String name) {
    return switch (name) {
      case "ms" -> ChronoUnit.MILLIS;
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      default -> ChronoUnit.DAYS;
    };
  }
}
