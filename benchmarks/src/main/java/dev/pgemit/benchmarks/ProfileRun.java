package dev.pgemit.benchmarks;

import dev.pgemit.benchmarks.profile.CollapsedStacks;
import dev.pgemit.benchmarks.profile.FlightRecorder;
import dev.pgemit.benchmarks.profile.Profile;
import dev.pgemit.benchmarks.report.TargetResult;
import dev.pgemit.benchmarks.scenario.BenchmarkEnvironment;
import dev.pgemit.benchmarks.scenario.BenchmarkPlan;
import dev.pgemit.benchmarks.scenario.Measurement;
import dev.pgemit.benchmarks.scenario.Part;
import dev.pgemit.benchmarks.scenario.Scenario;
import dev.pgemit.benchmarks.scenario.ScenarioCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** Profiles the scenarios that miss a target. */
final class ProfileRun {
  // The measurements of a profile together take this many times as long as one of the rounds.
  private static final int MEASUREMENTS = 8;

  private final BenchmarkPlan plan;
  private final BenchmarkEnvironment environment;
  private final Measurement measurement;
  private final ProgressPrinter progress;

  ProfileRun(
      BenchmarkPlan plan,
      BenchmarkEnvironment environment,
      Measurement measurement,
      ProgressPrinter progress) {
    this.plan = plan;
    this.environment = environment;
    this.measurement = measurement;
    this.progress = progress;
  }

  /** Returns the profiles of the measured scenarios whose targets are not reached. */
  List<Profile> profile(List<TargetResult> targets, ScenarioRunner runner) {
    if (!plan.includes(Part.PROFILES) || !FlightRecorder.isAvailable()) {
      return List.of();
    }
    var slow =
        targets.stream().filter(TargetResult::isMissed).map(TargetResult::scenario).distinct();
    return slow.flatMap(name -> find(name).stream())
        .flatMap(scenario -> profile(scenario, runner).stream())
        .toList();
  }

  private static Optional<Scenario> find(String name) {
    return ScenarioCatalog.all().stream()
        .filter(scenario -> scenario.name().equals(name))
        .findFirst();
  }

  private Optional<Profile> profile(Scenario scenario, ScenarioRunner runner) {
    var events = runner.eventsPerSender(scenario);
    if (events.isEmpty()) {
      return Optional.empty();
    }
    progress.print("Profiling %s …".formatted(scenario.name()));
    try {
      return Optional.of(profile(scenario, events.get()));
    } catch (IllegalStateException | UncheckedIOException e) {
      progress.printFailure("No profile of " + scenario.name() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private Profile profile(Scenario scenario, int eventsPerSender) {
    var server = environment.server(scenario.system());
    var process =
        server
            .map(each -> each.process())
            .orElseGet(() -> environment.senderProcess(scenario.system()).process());
    try {
      var recording = Files.createTempDirectory("pgemit-profile").resolve("recording.jfr");
      FlightRecorder.record(
          process.pid(), recording, () -> measureAgain(scenario, eventsPerSender));
      var stacks = CollapsedStacks.read(recording);
      Files.delete(recording);
      Files.delete(recording.getParent());
      return new Profile(scenario.name(), server.isPresent() ? "service" : "sender", stacks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void measureAgain(Scenario scenario, int eventsPerSender) {
    for (var i = 0; i < MEASUREMENTS; i++) {
      measurement.measure(scenario, eventsPerSender);
    }
  }
}
