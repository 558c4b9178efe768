package dev.pgemit.cli.emit;

import dev.pgemit.cli.command.DurationConverter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that schedule an event, of which only one may be present. */
final class DeliveryOptions {
  @Option(
      names = "--in",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Schedule the event after a delay, such as 5m, 7d or PT5M")
  private @Nullable Duration delay;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Schedule the event for a time with its offset, such as 2026-12-24T18:00Z")
  private @Nullable Instant deliverAt;

  @Nullable Duration delay() {
    return delay;
  }

  @Nullable Instant deliverAt() {
    return deliverAt;
  }

  /** Parses a time with its offset. */
  static final class TimeConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "\"%s\" must be a time with its offset, such as 2026-12-24T18:00Z".formatted(text));
      }
    }
  }
}
