package dev.pgemit.cli.command;

import dev.pgemit.http.words.IsoDuration;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses a duration: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 7d} or ISO 8601.
 */
public final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern SHORT_FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  @Override
  public Duration convert(String text) {
    var shortForm = SHORT_FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (shortForm.matches()) {
      return Duration.of(Long.parseLong(shortForm.group(1)), unit(shortForm.group(2)));
    }
    try {
      return IsoDuration.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          text.strip().toUpperCase(Locale.ROOT).startsWith("P")
              ? "\"%s\" %s".formatted(text, e.getMessage())
              : "\"%s\" must be a duration such as 500ms, 10s, 5m, 2h, 7d or PT5M".formatted(text));
    }
  }

  private static ChronoUnit unit(String name) {
    return switch (name) {
      case "ms" -> ChronoUnit.MILLIS;
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      case "d" -> ChronoUnit.DAYS;
      default -> throw new IllegalArgumentException("No unit of time: " + name);
    };
  }
}
