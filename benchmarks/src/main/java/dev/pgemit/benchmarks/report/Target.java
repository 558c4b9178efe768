package dev.pgemit.benchmarks.report;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A figure that this project wants to reach.
 *
 * @param what the quantity, and the quantity to compare it with
 * @param direction whether more is better
 * @param least the value that must be reached
 * @param aim the better value that the project aims at; the same as {@code least} without one
 * @param format the format of a value, such as {@code %.2f ×}
 * @param scenario the scenario to profile where the value is not reached; empty for none
 */
record Target(
    String what, Direction direction, double least, double aim, String format, String scenario) {

  enum Direction {
    AT_LEAST("at least "),
    AT_MOST("at most ");

    private final String words;

    Direction(String words) {
      this.words = words;
    }

    private boolean isReached(double value, double limit) {
      return this == AT_LEAST ? value >= limit : value <= limit;
    }
  }

  static Target atLeast(String what, double least, double aim, String format, String scenario) {
    return new Target(what, Direction.AT_LEAST, least, aim, format, scenario);
  }

  static Target atMost(String what, double limit, String format, String scenario) {
    return new Target(what, Direction.AT_MOST, limit, limit, format, scenario);
  }

  TargetResult compare(OptionalDouble measured) {
    var hasAim = aim != least;
    return new TargetResult(
        what,
        direction.words + text(least),
        hasAim ? text(aim) : "",
        measured.isPresent() ? text(measured.getAsDouble()) : "",
        measured.isPresent() && direction.isReached(measured.getAsDouble(), least),
        measured.isPresent() && direction.isReached(measured.getAsDouble(), aim),
        scenario);
  }

  private String text(double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
