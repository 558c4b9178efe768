package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.operation.OperationResults;
import dev.pgemit.benchmarks.operation.RedisResults;
import dev.pgemit.benchmarks.profile.Profile;
import dev.pgemit.benchmarks.scenario.BenchmarkPlan;
import dev.pgemit.benchmarks.scenario.ScenarioResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * The results of a run.
 *
 * @param machine the machine of the run
 * @param postgres the version and settings of Postgres
 * @param plan the number and length of the measurements
 * @param results the measured scenarios
 * @param notMeasured the scenarios that were not measured, with the reasons
 * @param operation what was measured besides the scenarios
 * @param redis what was measured over Redis besides the scenarios
 * @param profiles the profiles of scenarios that miss a target
 * @param errors the failures of the run
 */
public record BenchmarkReport(
    MachineInfo machine,
    Map<String, String> postgres,
    BenchmarkPlan plan,
    List<ScenarioResult> results,
    Map<String, String> notMeasured,
    OperationResults operation,
    RedisResults redis,
    List<Profile> profiles,
    List<String> errors) {

  /** Returns this report with profiles. */
  public BenchmarkReport withProfiles(List<Profile> profiles) {
    return new BenchmarkReport(
        machine, postgres, plan, results, notMeasured, operation, redis, profiles, errors);
  }

  /** Returns this report with the failures of the run. */
  public BenchmarkReport withErrors(List<String> errors) {
    return new BenchmarkReport(
        machine, postgres, plan, results, notMeasured, operation, redis, profiles, errors);
  }

  /** Returns the comparison with the targets of this project. */
  public List<TargetResult> targets() {
    return TargetResults.of(this);
  }

  /** Returns the comparison of the commands with their targets. */
  public List<TargetResult> commandTargets() {
    return CommandTargets.of(operation);
  }

  /** Returns the comparison of the part over Redis with its targets. */
  public List<TargetResult> redisTargets() {
    return RedisTargets.of(this);
  }

  /** Returns the lines that a run prints at its end: the results, then the targets. */
  public List<String> summaryLines() {
    return ConsoleSummary.lines(this);
  }

  /** Returns whether the report belongs in the documentation. */
  public boolean isForDocumentation() {
    return plan.isForDocumentation() && errors.isEmpty();
  }

  /** Writes results, profiles, plots and the page, and returns the file of results. */
  public Path write(Path home) throws IOException {
    var docs = home.resolve("docs");
    var charts = new Charts(docs.resolve("performance"));
    charts.drawRedisNodes(redis.nodeLoads());
    if (plan.isRedisAlone()) {
      PerformancePage.writeRedisSection(docs.resolve("performance.md"), this);
      return writeResults(home.resolve("benchmarks/results"), "-redis");
    }
    if (plan.areCommandsAlone()) {
      PerformancePage.writeCommandSection(docs.resolve("performance.md"), this);
      return writeResults(home.resolve("benchmarks/results"), "-commands");
    }
    charts.draw(new Results(results));
    PerformancePage.write(docs.resolve("performance.md"), this);
    return writeResults(home.resolve("benchmarks/results"), "");
  }

  /** Writes results, profiles, plots and a draft of the page, and returns the file of results. */
  public Path writeDraft(Path folder) throws IOException {
    var charts = new Charts(folder.resolve("performance"));
    charts.draw(new Results(results));
    charts.drawRedisNodes(redis.nodeLoads());
    PerformancePage.write(folder.resolve("performance.md"), this);
    return writeResults(folder, "");
  }

  private Path writeResults(Path folder, String suffix) throws IOException {
    var date = LocalDate.now(ZoneOffset.UTC);
    for (var profile : profiles) {
      profile.stacks().write(folder.resolve(profileFile(date, profile)));
    }
    var file = Files.createDirectories(folder).resolve(date + suffix + ".json");
    return Files.writeString(file, ResultJson.format(this));
  }

  /** Returns the file of a profile, relative to the folder of the results. */
  static String profileFile(LocalDate date, Profile profile) {
    return "%s-profiles/%s.collapsed".formatted(date, profile.scenario());
  }
}
