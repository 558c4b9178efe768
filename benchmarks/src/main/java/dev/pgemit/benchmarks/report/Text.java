package dev.pgemit.benchmarks.report;

import java.util.Locale;

/** Formats texts of the report, the same on every machine. */
final class Text {
  private Text() {}

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Formats the CPU time of an event: one decimal below 100 µs. */
  static String micros(double micros) {
    return format(micros < 100 ? "%.1f µs" : "%,.0f µs", micros);
  }

  /** Formats a latency in milliseconds. */
  static String millis(double micros) {
    return format("%.2f ms", micros / 1e3);
  }
}
