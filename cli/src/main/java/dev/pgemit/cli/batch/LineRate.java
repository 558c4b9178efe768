package dev.pgemit.cli.batch;

import dev.pgemit.http.settings.RequestRate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of lines per second, more than 0. */
record LineRate(double perSecond) {
  /** Parses {@code 5000/s}, {@code 60/m} and {@code 100/h}, like the rates of keys. */
  static final class Converter implements ITypeConverter<LineRate> {
    @Override
    public LineRate convert(String text) {
      return RequestRate.parse(text)
          .map(rate -> new LineRate((double) rate.requests() / rate.period().toSeconds()))
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "\"%s\" is not a rate, such as 5000/s, 60/m or 100/h".formatted(text)));
    }
  }
}
