package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.protocol.Payload;
import dev.pgemit.benchmarks.scenario.ScenarioResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * The results of a run, by name.
 *
 * @param all in the order in which they were measured
 */
public record Results(List<ScenarioResult> all) {
  Optional<ScenarioResult> find(String name) {
    return all.stream().filter(result -> result.scenario().name().equals(name)).findFirst();
  }

  /** Returns a figure of a scenario, if it was measured. */
  OptionalDouble value(String scenario, ToDoubleFunction<ScenarioResult> figure) {
    return find(scenario).stream().mapToDouble(figure).findFirst();
  }

  /** Returns the ratio of two scenarios, if both were measured. */
  OptionalDouble compare(
      String ours, String theirs, ToDoubleBiFunction<ScenarioResult, ScenarioResult> ratio) {
    var result = find(ours);
    var other = find(theirs);
    return result.isPresent() && other.isPresent()
        ? OptionalDouble.of(ratio.applyAsDouble(result.get(), other.get()))
        : OptionalDouble.empty();
  }

  /** Returns the results that belong to no curve. */
  List<ScenarioResult> standalone() {
    return all.stream().filter(result -> result.scenario().curve().isEmpty()).toList();
  }

  /** Returns the results over Redis with small events. */
  List<ScenarioResult> overRedis() {
    return standalone().stream()
        .filter(result -> result.scenario().system().isOverRedis())
        .filter(result -> result.scenario().payload() == Payload.SMALL)
        .toList();
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
