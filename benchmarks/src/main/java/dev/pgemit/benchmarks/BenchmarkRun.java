package dev.pgemit.benchmarks;

import dev.pgemit.benchmarks.operation.ColdStart;
import dev.pgemit.benchmarks.operation.ColdStartBenchmark;
import dev.pgemit.benchmarks.operation.CommandBenchmark;
import dev.pgemit.benchmarks.operation.CommandTime;
import dev.pgemit.benchmarks.operation.FileBatch;
import dev.pgemit.benchmarks.operation.FileBatchBenchmark;
import dev.pgemit.benchmarks.operation.IdleBenchmark;
import dev.pgemit.benchmarks.operation.IdleCost;
import dev.pgemit.benchmarks.operation.OperationResults;
import dev.pgemit.benchmarks.operation.RedisResults;
import dev.pgemit.benchmarks.operation.RollingRestart;
import dev.pgemit.benchmarks.operation.RollingRestartBenchmark;
import dev.pgemit.benchmarks.operation.SoakBenchmark;
import dev.pgemit.benchmarks.operation.SoakResult;
import dev.pgemit.benchmarks.operation.StreamMemoryBenchmark;
import dev.pgemit.benchmarks.operation.StreamMemoryBenchmark.MemorySample;
import dev.pgemit.benchmarks.process.BenchmarkDatabase;
import dev.pgemit.benchmarks.process.PgemitService;
import dev.pgemit.benchmarks.process.ProcessLauncher;
import dev.pgemit.benchmarks.process.ProcessUsage;
import dev.pgemit.benchmarks.report.BenchmarkReport;
import dev.pgemit.benchmarks.report.MachineInfo;
import dev.pgemit.benchmarks.scenario.BenchmarkEnvironment;
import dev.pgemit.benchmarks.scenario.BenchmarkPlan;
import dev.pgemit.benchmarks.scenario.Measurement;
import dev.pgemit.benchmarks.scenario.Part;
import dev.pgemit.benchmarks.scenario.Scenario;
import dev.pgemit.benchmarks.scenario.ScenarioCatalog;
import dev.pgemit.benchmarks.scenario.ScenarioResult;
import dev.pgemit.benchmarks.scenario.SystemUnderTest;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the benchmarks: the idle costs first, while nothing else runs, then the scenarios in rounds,
 * and the cold starts last, since they end the warm servers.
 */
public final class BenchmarkRun {
  private static final int MAX_REPLICA_ROUNDS = 3;
  private static final int COMMAND_RUNS_PER_ROUND = 2;

  private final BenchmarkPlan plan;
  private final ProgressPrinter progress;

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
    progress.print("Starting Postgres …");
    var launcher = new ProcessLauncher(home);
    try (var database = BenchmarkDatabase.open(databaseUrl)) {
      var pgemit = launcher.pgemit(database);
      var idleCosts = measureIdle(database, pgemit, launcher);
      progress.print("Starting the receiver and the senders …");
      try (var environment = new BenchmarkEnvironment(database, launcher, pgemit)) {
        var measurement = new Measurement(environment);
        var runner = new ScenarioRunner(plan, environment, measurement, progress);
        measureScenarios(runner, environment);
        var peak = servicePeakKilobytes(environment); // before the streams, which reset the peak
        var streamMemory = measureStreamMemory(runner, environment, measurement);
        var operation =
            new OperationResults(
                idleCosts,
                measureCommands(database, pgemit, launcher),
                measureFileBatches(
                    runner,
                    new FileBatchBenchmark(
                        database,
                        measurement,
                        home.resolve("benchmarks/target/file-batch"),
                        plan.rounds(),
                        plan.streamLines()),
                    pgemit,
                    launcher),
                List.of(),
                measureSoak(runner, environment, measurement),
                measureRollingRestart(runner, measurement, pgemit),
                streamMemory,
                streamMemory.stream()
                    .mapToLong(MemorySample::peakKilobytes)
                    .reduce(peak, Math::max));
        var redis =
            new RedisRun(plan, progress)
                .measure(runner, environment, measurement, database, launcher);
        var report = report(database, runner, operation, redis);
        var profiles =
            new ProfileRun(plan, environment, measurement, progress)
                .profile(report.targets(), runner);
        var coldStarts = measureColdStarts(runner, environment, measurement, pgemit);
        return report(database, runner, operation.withColdStarts(coldStarts), redis)
            .withProfiles(profiles)
            .withErrors(
                Stream.concat(runner.failures().stream(), measurement.errors().stream()).toList());
      }
    }
  }

  private BenchmarkReport report(
      BenchmarkDatabase database,
      ScenarioRunner runner,
      OperationResults operation,
      RedisResults redis) {
    return new BenchmarkReport(
        MachineInfo.current(),
        database.settings(),
        plan,
        runner.results(),
        runner.notMeasured(),
        operation,
        redis,
        List.of(),
        List.of());
  }

  private void measureScenarios(ScenarioRunner runner, BenchmarkEnvironment environment) {
    var standalone = runner.select(ScenarioCatalog.standalone());
    var curves = runner.select(ScenarioCatalog.curves());
    var acknowledgements = runner.select(ScenarioCatalog.acknowledgements());
    var replicas = runner.select(ScenarioCatalog.replicas());
    var replicaRounds = Math.min(plan.rounds(), MAX_REPLICA_ROUNDS);
    progress.start(
        (standalone.size() + acknowledgements.size()) * (plan.rounds() + 1)
            + curves.size() * (plan.curveRounds() + 1)
            + replicas.size() * (replicaRounds + 1));
    runner.warmUp(standalone);
    runner.calibrate(curves);
    for (var round = 1; round <= plan.rounds(); round++) {
      runner.measureRound(round, standalone);
      if (round <= plan.curveRounds()) {
        runner.measureRound(round, curves);
      }
    }
    measureGroup(runner, acknowledgements, plan.rounds());
    environment.stopSocketServers();
    replicas.forEach(scenario -> measureGroup(runner, List.of(scenario), replicaRounds));
    environment.stopServers(SystemUnderTest.PGEMIT_HTTP, 1);
    progress.finish();
  }

  private static void measureGroup(ScenarioRunner runner, List<Scenario> scenarios, int rounds) {
    runner.warmUp(scenarios);
    for (var round = 1; round <= rounds; round++) {
      runner.measureRound(round, scenarios);
    }
  }

  private List<IdleCost> measureIdle(
      BenchmarkDatabase database, PgemitService pgemit, ProcessLauncher launcher) {
    if (!plan.includes(Part.IDLE) || plan.idleSeconds() == 0) {
      return List.of();
    }
    progress.print("Measuring the costs of idle processes …");
    return new IdleBenchmark(database, plan.idleSeconds()).measure(pgemit, launcher);
  }

  private List<CommandTime> measureCommands(
      BenchmarkDatabase database, PgemitService pgemit, ProcessLauncher launcher) {
    if (!plan.includes(Part.COMMANDS)) {
      return List.of();
    }
    progress.print("Measuring commands …");
    return new CommandBenchmark(database, plan.rounds() * COMMAND_RUNS_PER_ROUND)
        .measure(pgemit, launcher);
  }

  private List<FileBatch> measureFileBatches(
      ScenarioRunner runner,
      FileBatchBenchmark benchmark,
      PgemitService pgemit,
      ProcessLauncher launcher) {
    if (!plan.includes(Part.FILE_BATCH)) {
      return List.of();
    }
    progress.print("Emitting the lines of a file …");
    return orFailure(runner, Part.FILE_BATCH, () -> benchmark.measure(pgemit, launcher), List.of());
  }

  private List<MemorySample> measureStreamMemory(
      ScenarioRunner runner, BenchmarkEnvironment environment, Measurement measurement) {
    if (!plan.includes(Part.STREAM_MEMORY)) {
      return List.of();
    }
    progress.print("Streaming %,d lines …".formatted(plan.streamLines()));
    return orFailure(
        runner,
        Part.STREAM_MEMORY,
        () -> new StreamMemoryBenchmark(environment, measurement).measure(plan.streamLines()),
        List.of());
  }

  private Optional<SoakResult> measureSoak(
      ScenarioRunner runner, BenchmarkEnvironment environment, Measurement measurement) {
    if (!plan.includes(Part.SOAK) || plan.soak().isZero()) {
      return Optional.empty();
    }
    progress.print("Soaking the service for %d s …".formatted(plan.soak().toSeconds()));
    var events =
        runner
            .eventsPerSender(ScenarioCatalog.HTTP)
            .orElse(SoakBenchmark.DEFAULT_EVENTS_PER_SENDER);
    return orFailure(
        runner,
        Part.SOAK,
        () -> Optional.of(new SoakBenchmark(environment, measurement).measure(plan.soak(), events)),
        Optional.empty());
  }

  private Optional<RollingRestart> measureRollingRestart(
      ScenarioRunner runner, Measurement measurement, PgemitService pgemit) {
    if (!plan.includes(Part.ROLLING_RESTART) || plan.coldSeconds() == 0) {
      return Optional.empty();
    }
    progress.print("Restarting two replicas under load …");
    return orFailure(
        runner,
        Part.ROLLING_RESTART,
        () ->
            Optional.of(
                new RollingRestartBenchmark(measurement, pgemit, plan.coldSeconds()).measure()),
        Optional.empty());
  }

  private List<ColdStart> measureColdStarts(
      ScenarioRunner runner,
      BenchmarkEnvironment environment,
      Measurement measurement,
      PgemitService pgemit) {
    if (!plan.includes(Part.COLD_START) || plan.coldSeconds() == 0) {
      return List.of();
    }
    progress.print("Starting servers, and measuring their first seconds …");
    var benchmark =
        new ColdStartBenchmark(environment, measurement, plan.rounds(), plan.coldSeconds());
    return orFailure(
        runner,
        Part.COLD_START,
        () -> benchmark.measure(pgemit, scenario -> warmPerSecond(runner, scenario)),
        List.of());
  }

  private static double warmPerSecond(ScenarioRunner runner, Scenario scenario) {
    return runner.results().stream()
        .filter(result -> result.scenario().equals(scenario))
        .mapToDouble(ScenarioResult::perSecond)
        .findFirst()
        .orElse(0);
  }

  static <T> T orFailure(ScenarioRunner runner, Part part, Supplier<T> task, T otherwise) {
    try {
      return task.get();
    } catch (IllegalStateException | UncheckedIOException e) {
      runner.recordFailure(part.label(), e);
      return otherwise;
    }
  }

  private long servicePeakKilobytes(BenchmarkEnvironment environment) {
    return plan.includes(ScenarioCatalog.HTTP.name())
        ? environment
            .server(SystemUnderTest.PGEMIT_HTTP)
            .map(server -> ProcessUsage.peakKilobytes(server.process().pid()).orElse(0))
            .orElse(0L)
        : 0;
  }
}
