package dev.pgemit.benchmarks;

import dev.pgemit.benchmarks.process.Database;
import dev.pgemit.benchmarks.process.Processes;
import dev.pgemit.benchmarks.process.Usage;
import dev.pgemit.benchmarks.report.Machine;
import dev.pgemit.benchmarks.report.Report;
import dev.pgemit.benchmarks.scenario.Calibration;
import dev.pgemit.benchmarks.scenario.Measurement;
import dev.pgemit.benchmarks.scenario.Observation;
import dev.pgemit.benchmarks.scenario.Plan;
import dev.pgemit.benchmarks.scenario.Result;
import dev.pgemit.benchmarks.scenario.Scenario;
import dev.pgemit.benchmarks.scenario.Scenarios;
import dev.pgemit.benchmarks.scenario.Source;
import dev.pgemit.benchmarks.scenario.Stage;
import dev.pgemit.benchmarks.scenario.StreamMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run: everything warmed up, then measured in rounds, one scenario after the other in each. */
public final class Benchmark {
  // The programs are the same for the points of the curves, and warm by then.
  private static final int WARM_UP = 4;

  private final Plan plan;
  private final Progress progress;
  private final Map<Scenario, Integer> perSender = new LinkedHashMap<>();
  private final Map<Scenario, List<Observation>> observations = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  /** Prepares a run. */
  public Benchmark(Plan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param home the folder of the checkout
   * @param databaseUrl a Postgres by its JDBC URL; an embedded one where it is null
   */
  public Report run(Path home, @Nullable String databaseUrl) {
    progress.say("Starting Postgres, the receiver and the senders …");
    try (var database = Database.open(databaseUrl);
        var stage = new Stage(database, new Processes(home))) {
      var measurement = new Measurement(stage);
      var notMeasured = new LinkedHashMap<String, String>();
      var main = possible(Scenarios.main(), stage, notMeasured);
      var curves = possible(Scenarios.curves(), stage, notMeasured);
      measure(measurement, main, curves);
      var peak = peakOfService(stage); // before the streams, which start the peak anew
      var held = streamMemory(stage, measurement);
      return new Report(
          Machine.here(),
          database.settings(),
          plan,
          results(),
          notMeasured,
          held,
          held.stream().mapToLong(StreamMemory.Held::peakKilobytes).reduce(peak, Math::max),
          Stream.concat(failures.stream(), measurement.faults().stream()).toList());
    }
  }

  private List<Scenario> possible(
      List<Scenario> scenarios, Stage stage, Map<String, String> notMeasured) {
    var possible = new ArrayList<Scenario>();
    for (var scenario : scenarios) {
      var obstacle = stage.obstacle(scenario.source());
      if (!plan.includes(scenario.base())) {
        continue;
      }
      if (obstacle.isPresent()) {
        notMeasured.put(scenario.base(), obstacle.get());
      } else {
        possible.add(scenario);
      }
    }
    return possible;
  }

  private void measure(Measurement measurement, List<Scenario> main, List<Scenario> curves) {
    progress.begin(main.size() * (plan.rounds() + 1) + curves.size() * (plan.curveRounds() + 1));
    warmUp(new Calibration(measurement, plan.seconds(), plan.seconds() * WARM_UP), main);
    warmUp(new Calibration(measurement, plan.seconds() / 2, 0), curves);
    for (var round = 1; round <= plan.rounds(); round++) {
      var label = "round " + round;
      main.forEach(scenario -> observe(measurement, label, scenario));
      if (round <= plan.curveRounds()) {
        curves.forEach(scenario -> observe(measurement, label, scenario));
      }
    }
    progress.end();
    results().forEach(progress::tell);
  }

  private void warmUp(Calibration calibration, List<Scenario> scenarios) {
    for (var scenario : scenarios) {
      progress.step("warming up", scenario.name());
      attempt(scenario, () -> perSender.put(scenario, calibration.perSender(scenario)));
    }
  }

  private void observe(Measurement measurement, String label, Scenario scenario) {
    progress.step(label, scenario.name());
    var events = perSender.get(scenario);
    if (events == null) {
      return; // It failed before.
    }
    attempt(
        scenario,
        () ->
            observations
                .computeIfAbsent(scenario, key -> new ArrayList<>())
                .add(measurement.of(scenario, events)));
  }

  // One that fails makes the run fail, but must not cost what the others found.
  private void attempt(Scenario scenario, Runnable measuring) {
    try {
      measuring.run();
    } catch (IllegalStateException e) {
      perSender.remove(scenario);
      observations.remove(scenario);
      failures.add("%s failed: %s".formatted(scenario.name(), e.getMessage()));
    }
  }

  private List<Result> results() {
    return observations.entrySet().stream()
        .map(entry -> new Result(entry.getKey(), entry.getValue()))
        .toList();
  }

  private List<StreamMemory.Held> streamMemory(Stage stage, Measurement measurement) {
    var isPossible =
        perSender.keySet().stream().anyMatch(each -> each.name().equals("pgemit-stream"));
    if (!isPossible) {
      return List.of();
    }
    progress.say("Streaming %,d lines …".formatted(plan.streamLines()));
    return new StreamMemory(stage, measurement).after(plan.streamLines());
  }

  private long peakOfService(Stage stage) {
    return plan.includes("pgemit-http")
        ? stage
            .server(Source.PGEMIT_HTTP)
            .map(server -> Usage.peakKilobytes(server.program().pid()).orElse(0))
            .orElse(0L)
        : 0;
  }
}
