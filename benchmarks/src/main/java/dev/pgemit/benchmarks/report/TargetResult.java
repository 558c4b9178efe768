package dev.pgemit.benchmarks.report;

/**
 * The comparison of a result with a target of this project.
 *
 * @param what the quantity
 * @param target the required value; empty if there is no target
 * @param measured the measured value; empty if not measured
 * @param isMet whether the measured value meets the target
 */
public record TargetResult(String what, String target, String measured, boolean isMet) {
  static TargetResult notMeasured(String what, String target) {
    return new TargetResult(what, target, "", false);
  }

  String verdict() {
    if (measured.isEmpty()) {
      return "not measured";
    }
    return target.isEmpty() ? "" : isMet ? "met" : "not met";
  }
}
