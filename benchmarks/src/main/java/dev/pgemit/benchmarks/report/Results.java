package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.scenario.ScenarioResult;
import java.util.List;
import java.util.Optional;

/**
 * The results of a run, by name.
 *
 * @param all in the order in which they were measured
 */
public record Results(List<ScenarioResult> all) {
  Optional<ScenarioResult> find(String name) {
    return all.stream().filter(result -> result.scenario().name().equals(name)).findFirst();
  }

  /** Returns the results that belong to no curve. */
  List<ScenarioResult> standalone() {
    return all.stream().filter(result -> result.scenario().curve().isEmpty()).toList();
  }

  /** Returns the points of a scenario on a curve, from left to right. */
  List<ScenarioResult> pointsOn(String curve, String scenario) {
    return all.stream()
        .filter(result -> result.scenario().curve().equals(curve))
        .filter(result -> result.scenario().baseName().equals(scenario))
        .toList();
  }

  /** Returns the scenarios of a curve. */
  List<String> scenariosOn(String curve) {
    return all.stream()
        .filter(result -> result.scenario().curve().equals(curve))
        .map(result -> result.scenario().baseName())
        .distinct()
        .toList();
  }
}
