package dev.pgemit.benchmarks.report;

/**
 * The comparison of a result with a target of this project.
 *
 * @param what the quantity, and the quantity to compare it with
 * @param least the value that must be reached
 * @param aim the better value that the project aims at; empty if there is none
 * @param measured the measured value; empty if not measured
 * @param isReached whether the measured value reaches the least
 * @param isAimReached whether the measured value reaches the aim, or the least without an aim
 * @param scenario the scenario to profile where the value is not reached; empty for none
 */
public record TargetResult(
    String what,
    String least,
    String aim,
    String measured,
    boolean isReached,
    boolean isAimReached,
    String scenario) {

  /** Returns whether the value was measured. */
  public boolean isMeasured() {
    return !measured.isEmpty();
  }

  /** Returns whether the value was measured, and is not reached. */
  public boolean isMissed() {
    return isMeasured() && !isReached;
  }

  String verdict() {
    if (!isMeasured()) {
      return "not measured";
    }
    if (!isReached) {
      return "not reached";
    }
    return aim.isEmpty() ? "reached" : isAimReached ? "aim reached" : "reached, not the aim";
  }
}
