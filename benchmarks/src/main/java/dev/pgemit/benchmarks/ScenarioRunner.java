package dev.pgemit.benchmarks;

import dev.pgemit.benchmarks.scenario.BenchmarkEnvironment;
import dev.pgemit.benchmarks.scenario.BenchmarkPlan;
import dev.pgemit.benchmarks.scenario.Calibration;
import dev.pgemit.benchmarks.scenario.Measurement;
import dev.pgemit.benchmarks.scenario.Observation;
import dev.pgemit.benchmarks.scenario.Scenario;
import dev.pgemit.benchmarks.scenario.ScenarioResult;
import dev.pgemit.benchmarks.scenario.WarmUp;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Warms scenarios up, and measures them in rounds. */
final class ScenarioRunner {
  private final BenchmarkPlan plan;
  private final BenchmarkEnvironment environment;
  private final Measurement measurement;
  private final ProgressPrinter progress;
  private final Map<Scenario, WarmUp> warmUps = new LinkedHashMap<>();
  private final Map<Scenario, List<Observation>> observations = new LinkedHashMap<>();
  private final Map<String, String> notMeasured = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  ScenarioRunner(
      BenchmarkPlan plan,
      BenchmarkEnvironment environment,
      Measurement measurement,
      ProgressPrinter progress) {
    this.plan = plan;
    this.environment = environment;
    this.measurement = measurement;
    this.progress = progress;
  }

  /** Returns the scenarios of the plan that this machine can measure. */
  List<Scenario> select(List<Scenario> scenarios) {
    var selected = new ArrayList<Scenario>();
    for (var scenario : scenarios) {
      if (!plan.includes(scenario.baseName())) {
        continue;
      }
      var unavailableReason = environment.unavailableReason(scenario.system());
      if (unavailableReason.isPresent()) {
        notMeasured.put(scenario.baseName(), unavailableReason.get());
      } else {
        selected.add(scenario);
      }
    }
    return selected;
  }

  /** Warms scenarios up until their rates are steady. */
  void warmUp(List<Scenario> scenarios) {
    for (var scenario : scenarios) {
      warmUp(
          scenario, new Calibration(measurement, plan.seconds(), plan.maxWarmUpSeconds(scenario)));
    }
  }

  /** Finds the number of events of scenarios whose programs are warm. The windows are short. */
  void calibrate(List<Scenario> scenarios) {
    for (var scenario : scenarios) {
      warmUp(scenario, new Calibration(measurement, plan.seconds() / 2, 0));
    }
  }

  private void warmUp(Scenario scenario, Calibration calibration) {
    progress.step("warming up", scenario.name());
    runOrRecordFailure(scenario, () -> warmUps.put(scenario, calibration.warmUp(scenario)));
  }

  /** Measures each scenario once. */
  void measureRound(int round, List<Scenario> scenarios) {
    for (var scenario : scenarios) {
      progress.step("round " + round, scenario.name());
      var warmUp = warmUps.get(scenario);
      if (warmUp != null) { // else the scenario failed in an earlier round
        runOrRecordFailure(
            scenario,
            () ->
                observations
                    .computeIfAbsent(scenario, key -> new ArrayList<>())
                    .add(measurement.measure(scenario, warmUp.eventsPerSender())));
      }
    }
  }

  /** Returns the events of a sender in one measurement; empty if the scenario was not warmed up. */
  Optional<Integer> eventsPerSender(Scenario scenario) {
    return Optional.ofNullable(warmUps.get(scenario)).map(WarmUp::eventsPerSender);
  }

  // A failed scenario fails the run, but the results of the others are kept.
  private void runOrRecordFailure(Scenario scenario, Runnable task) {
    try {
      task.run();
    } catch (IllegalStateException | UncheckedIOException e) {
      warmUps.remove(scenario);
      observations.remove(scenario);
      recordFailure(scenario.name(), e);
    }
  }

  /** Records a failure, which fails the run. */
  void recordFailure(String what, RuntimeException failure) {
    failures.add("%s failed: %s".formatted(what, failure.getMessage()));
  }

  List<String> failures() {
    return failures;
  }

  Map<String, String> notMeasured() {
    return notMeasured;
  }

  List<ScenarioResult> results() {
    return observations.entrySet().stream()
        .map(
            entry ->
                new ScenarioResult(
                    entry.getKey(),
                    Objects.requireNonNull(warmUps.get(entry.getKey())),
                    entry.getValue()))
        .toList();
  }
}
