package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.scenario.Result;
import java.util.List;
import java.util.Optional;

/**
 * The results of a run, by name.
 *
 * @param all in the order in which they were measured
 */
public record Results(List<Result> all) {
  Optional<Result> named(String name) {
    return all.stream().filter(result -> result.scenario().name().equals(name)).findFirst();
  }

  /** What is no point of a curve. */
  List<Result> main() {
    return all.stream().filter(result -> result.scenario().curve().isEmpty()).toList();
  }

  /** The points of one scenario on a curve, from the left to the right. */
  List<Result> curve(String curve, String scenario) {
    return all.stream()
        .filter(result -> result.scenario().curve().equals(curve))
        .filter(result -> result.scenario().base().equals(scenario))
        .toList();
  }

  /** The scenarios of a curve. */
  List<String> of(String curve) {
    return all.stream()
        .filter(result -> result.scenario().curve().equals(curve))
        .map(result -> result.scenario().base())
        .distinct()
        .toList();
  }
}
