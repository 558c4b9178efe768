package dev.pgemit.cli.command;

import dev.pgemit.http.words.TimeSpan;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses a duration: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 7d} or ISO 8601.
 */
public final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    try {
      return TimeSpan.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("\"%s\" %s".formatted(text, e.getMessage()));
    }
  }
}
