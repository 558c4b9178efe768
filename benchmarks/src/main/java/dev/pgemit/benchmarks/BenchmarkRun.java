package dev.pgemit.benchmarks;

import dev.pgemit.benchmarks.process.BenchmarkDatabase;
import dev.pgemit.benchmarks.process.ProcessLauncher;
import dev.pgemit.benchmarks.process.ProcessUsage;
import dev.pgemit.benchmarks.report.BenchmarkReport;
import dev.pgemit.benchmarks.report.MachineInfo;
import dev.pgemit.benchmarks.scenario.BenchmarkEnvironment;
import dev.pgemit.benchmarks.scenario.BenchmarkPlan;
import dev.pgemit.benchmarks.scenario.Calibration;
import dev.pgemit.benchmarks.scenario.Measurement;
import dev.pgemit.benchmarks.scenario.Observation;
import dev.pgemit.benchmarks.scenario.Scenario;
import dev.pgemit.benchmarks.scenario.ScenarioCatalog;
import dev.pgemit.benchmarks.scenario.ScenarioResult;
import dev.pgemit.benchmarks.scenario.StreamMemoryBenchmark;
import dev.pgemit.benchmarks.scenario.SystemUnderTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs the benchmarks: warms each scenario up, then measures all scenarios in each round. */
public final class BenchmarkRun {
  // The points of the curves use the same programs, which are warm by then.
  private static final int WARM_UP_FACTOR = 4;

  private final BenchmarkPlan plan;
  private final ProgressPrinter progress;
  private final Map<Scenario, Integer> eventsPerSender = new LinkedHashMap<>();
  private final Map<Scenario, List<Observation>> observations = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  /** Prepares a run. */
  public BenchmarkRun(BenchmarkPlan plan, ProgressPrinter progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs the benchmarks.
   *
   * @param home the folder of the checkout
   * @param databaseUrl the JDBC URL of a Postgres; {@code null} for an embedded one
   */
  public BenchmarkReport run(Path home, @Nullable String databaseUrl) {
    progress.print("Starting Postgres, the receiver and the senders …");
    try (var database = BenchmarkDatabase.open(databaseUrl);
        var environment = new BenchmarkEnvironment(database, new ProcessLauncher(home))) {
      var measurement = new Measurement(environment);
      var notMeasured = new LinkedHashMap<String, String>();
      var standalone = selectScenarios(ScenarioCatalog.standalone(), environment, notMeasured);
      var curves = selectScenarios(ScenarioCatalog.curves(), environment, notMeasured);
      measure(measurement, standalone, curves);
      var peak = servicePeakKilobytes(environment); // before the streams, which reset the peak
      var memorySamples = streamMemory(environment, measurement);
      return new BenchmarkReport(
          MachineInfo.current(),
          database.settings(),
          plan,
          results(),
          notMeasured,
          memorySamples,
          memorySamples.stream()
              .mapToLong(StreamMemoryBenchmark.MemorySample::peakKilobytes)
              .reduce(peak, Math::max),
          Stream.concat(failures.stream(), measurement.errors().stream()).toList());
    }
  }

  private List<Scenario> selectScenarios(
      List<Scenario> scenarios, BenchmarkEnvironment environment, Map<String, String> notMeasured) {
    var selected = new ArrayList<Scenario>();
    for (var scenario : scenarios) {
      var unavailableReason = environment.unavailableReason(scenario.system());
      if (!plan.includes(scenario.baseName())) {
        continue;
      }
      if (unavailableReason.isPresent()) {
        notMeasured.put(scenario.baseName(), unavailableReason.get());
      } else {
        selected.add(scenario);
      }
    }
    return selected;
  }

  private void measure(Measurement measurement, List<Scenario> standalone, List<Scenario> curves) {
    progress.start(
        standalone.size() * (plan.rounds() + 1) + curves.size() * (plan.curveRounds() + 1));
    warmUp(
        new Calibration(measurement, plan.seconds(), plan.seconds() * WARM_UP_FACTOR), standalone);
    warmUp(new Calibration(measurement, plan.seconds() / 2, 0), curves);
    for (var round = 1; round <= plan.rounds(); round++) {
      var label = "round " + round;
      standalone.forEach(scenario -> observe(measurement, label, scenario));
      if (round <= plan.curveRounds()) {
        curves.forEach(scenario -> observe(measurement, label, scenario));
      }
    }
    progress.finish();
    results().forEach(progress::printResult);
  }

  private void warmUp(Calibration calibration, List<Scenario> scenarios) {
    for (var scenario : scenarios) {
      progress.step("warming up", scenario.name());
      runOrRecordFailure(
          scenario, () -> eventsPerSender.put(scenario, calibration.findEventsPerSender(scenario)));
    }
  }

  private void observe(Measurement measurement, String label, Scenario scenario) {
    progress.step(label, scenario.name());
    var events = eventsPerSender.get(scenario);
    if (events == null) {
      return; // The scenario failed in an earlier round.
    }
    runOrRecordFailure(
        scenario,
        () ->
            observations
                .computeIfAbsent(scenario, key -> new ArrayList<>())
                .add(measurement.measure(scenario, events)));
  }

  // A failed scenario fails the run, but the results of the others are kept.
  private void runOrRecordFailure(Scenario scenario, Runnable measurement) {
    try {
      measurement.run();
    } catch (IllegalStateException e) {
      eventsPerSender.remove(scenario);
      observations.remove(scenario);
      failures.add("%s failed: %s".formatted(scenario.name(), e.getMessage()));
    }
  }

  private List<ScenarioResult> results() {
    return observations.entrySet().stream()
        .map(entry -> new ScenarioResult(entry.getKey(), entry.getValue()))
        .toList();
  }

  private List<StreamMemoryBenchmark.MemorySample> streamMemory(
      BenchmarkEnvironment environment, Measurement measurement) {
    var isPossible =
        eventsPerSender.keySet().stream()
            .anyMatch(scenario -> scenario.name().equals("pgemit-stream"));
    if (!isPossible) {
      return List.of();
    }
    progress.print("Streaming %,d lines …".formatted(plan.streamLines()));
    return new StreamMemoryBenchmark(environment, measurement).measure(plan.streamLines());
  }

  private long servicePeakKilobytes(BenchmarkEnvironment environment) {
    return plan.includes("pgemit-http")
        ? environment
            .server(SystemUnderTest.PGEMIT_HTTP)
            .map(server -> ProcessUsage.peakKilobytes(server.process().pid()).orElse(0))
            .orElse(0L)
        : 0;
  }
}
