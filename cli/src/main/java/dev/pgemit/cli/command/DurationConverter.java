package dev.pgemit.cli.command;

import dev.pgemit.http.words.IsoDuration;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses a duration: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 7d} or ISO 8601.
 */
public final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern SHORT_FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  @Override
  public Duration convert(String text) {
    var shortForm = SHORT_FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (shortForm.matches()) {
      return UNITS.get(shortForm.group(2)).multipliedBy(Long.parseLong(shortForm.group(1)));
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
}
