package dev.pgemit.cli.dev;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code pgemit dev} starts for the messages. The text form is the value of the option. */
enum DevTransport {
  POSTGRES,
  REDIS_SHARDED,
  REDIS_STREAMS,
  REDIS_CLASSIC;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads the value of the option. */
  static final class TransportConverter implements ITypeConverter<DevTransport> {
    @Override
    public DevTransport convert(String value) {
      return Arrays.stream(values())
          .filter(transport -> transport.toString().equalsIgnoreCase(value.strip()))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected postgres, redis-sharded, redis-streams or redis-classic, but was"
                          + " \"%s\"".formatted(value)));
    }
  }
}
