package dev.pgemit.interop.faults.scenario;

import java.time.Duration;

/**
 * How much is done: all of it for the documentation, or as much as a build can wait for.
 *
 * @param isShort whether it is the short form
 */
public record RunScale(boolean isShort) {
  /** Returns the number of calls that a load makes before a fault, and after it. */
  public int steadyCalls() {
    return isShort ? 200 : 1_200;
  }

  /** A time that is cut in the short form. */
  public Duration choose(Duration full, Duration shortened) {
    return isShort ? shortened : full;
  }

  /** A count that is cut in the short form. */
  public int choose(int full, int shortened) {
    return isShort ? shortened : full;
  }
}
