package dev.pgemit.cli.batch;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of lines per second, more than 0. */
record LineRate(double perSecond) {
  private static final Pattern SYNTAX = Pattern.compile("([1-9][0-9]{0,8})/(s|m|h)");

  /** Parses {@code 5000/s}, {@code 60/m} and {@code 100/h}. */
  static final class Converter implements ITypeConverter<LineRate> {
    @Override
    public LineRate convert(String text) {
      var matcher = SYNTAX.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "\"%s\" is not a rate, such as 5000/s, 60/m or 100/h".formatted(text));
      }
      var seconds =
          switch (matcher.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            default -> 3_600;
          };
      return new LineRate(Double.parseDouble(matcher.group(1)) / seconds);
    }
  }
}
