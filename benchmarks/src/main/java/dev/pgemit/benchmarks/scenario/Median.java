package dev.pgemit.benchmarks.scenario;

import java.util.Arrays;

/** Calculates medians. */
public final class Median {
  private Median() {}

  /** Returns the middle value; the lower of the two middle values if their number is even. */
  public static double of(double... values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }
}
