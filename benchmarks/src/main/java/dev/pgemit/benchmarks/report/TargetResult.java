package dev.pgemit.benchmarks.report;

/**
 * A figure that this project set itself to reach.
 *
 * @param what what is compared
 * @param target what it should be; empty where it is shown for what it is
 * @param measured what it is; empty where it was not measured
 * @param isMet whether that is enough
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
