package dev.pgemit.cli.command;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How messages reach the Socket.IO servers. The text form is the value of an option. */
public enum TransportName {
  POSTGRES,
  REDIS_SHARDED,
  REDIS_STREAMS,
  REDIS_CLASSIC;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads the value of the option. */
  public static final class NameConverter implements ITypeConverter<TransportName> {
    @Override
    public TransportName convert(String value) {
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
