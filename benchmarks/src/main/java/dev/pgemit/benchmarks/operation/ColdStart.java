package dev.pgemit.benchmarks.operation;

/**
 * The starts of a server, as medians.
 *
 * @param system the title of the server
 * @param readySeconds the time from the start of the process until it was ready
 * @param coldPerSecond requests a second in the first seconds after that; 0 if not measured
 * @param warmPerSecond requests a second of the same server once warm; 0 if not measured
 */
public record ColdStart(
    String system, double readySeconds, double coldPerSecond, double warmPerSecond) {

  /** Returns the cold rate as a fraction of the warm one; 0 if one of them is unknown. */
  public double fraction() {
    return warmPerSecond == 0 ? 0 : coldPerSecond / warmPerSecond;
  }
}
