package dev.pgemit.interop.faults.scenario;

import java.time.Duration;

/**
 * The length of a run: full for the documentation, or short for a build.
 *
 * @param isShort whether the run is short
 */
public record RunScale(boolean isShort) {
  /** Returns the number of calls that a load makes before a fault, and after it. */
  public int steadyCalls() {
    return isShort ? 200 : 1_200;
  }

  /** Returns one of two durations, by the length of the run. */
  public Duration choose(Duration full, Duration shortened) {
    return isShort ? shortened : full;
  }

  /** Returns one of two counts, by the length of the run. */
  public int choose(int full, int shortened) {
    return isShort ? shortened : full;
  }
}
