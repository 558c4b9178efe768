package dev.pgemit.benchmarks.report;

/**
 * A figure that this project set itself to reach.
 *
 * @param what what is compared
 * @param target what it should be
 * @param measured what it is; empty where it was not measured
 * @param isMet whether that is enough
 */
public record Figure(String what, String target, String measured, boolean isMet) {
  static Figure notMeasured(String what, String target) {
    return new Figure(what, target, "", false);
  }

  String verdict() {
    return measured.isEmpty() ? "not measured" : isMet ? "met" : "**not met**";
  }
}
