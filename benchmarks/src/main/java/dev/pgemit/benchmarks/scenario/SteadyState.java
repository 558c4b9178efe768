package dev.pgemit.benchmarks.scenario;

import java.util.List;

/** Decides whether a program is warm: its last three windows agree within 5 %. */
public final class SteadyState {
  private static final int WINDOWS = 3;
  private static final double MAX_DIFFERENCE = 0.05;

  private SteadyState() {}

  /**
   * Returns whether the slowest of the last three windows is at most 5 % slower than the fastest.
   *
   * @param rates the events a second of each window so far
   */
  public static boolean isReached(List<Double> rates) {
    if (rates.size() < WINDOWS) {
      return false;
    }
    var last = rates.subList(rates.size() - WINDOWS, rates.size());
    var slowest = last.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    var fastest = last.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return slowest >= fastest * (1 - MAX_DIFFERENCE);
  }
}
