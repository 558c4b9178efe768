package dev.pgemit.interop.faults;

import java.time.Duration;

/**
 * How much is done: all of it for the documentation, or as much as a build can wait for.
 *
 * @param isShort whether it is the short form
 */
public record Extent(boolean isShort) {
  /** How long a load runs before a fault, and after it. */
  public Duration calm() {
    return isShort ? Duration.ofMillis(500) : Duration.ofSeconds(3);
  }

  /** A time that is cut in the short form. */
  public Duration of(Duration whole, Duration cut) {
    return isShort ? cut : whole;
  }

  /** A count that is cut in the short form. */
  public int of(int whole, int cut) {
    return isShort ? cut : whole;
  }
}
