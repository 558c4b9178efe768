package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.scenario.BenchmarkPlan;
import dev.pgemit.benchmarks.scenario.ScenarioResult;
import dev.pgemit.benchmarks.scenario.StreamMemoryBenchmark.MemorySample;
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
 * @param streamMemory the memory of the service after streams
 * @param servicePeakKilobytes the peak memory of the service; 0 if unknown
 * @param errors the failures of the run
 */
public record BenchmarkReport(
    MachineInfo machine,
    Map<String, String> postgres,
    BenchmarkPlan plan,
    List<ScenarioResult> results,
    Map<String, String> notMeasured,
    List<MemorySample> streamMemory,
    long servicePeakKilobytes,
    List<String> errors) {

  /** Returns whether the report belongs in the documentation. */
  public boolean isForDocumentation() {
    return plan.isForDocumentation() && errors.isEmpty();
  }

  /** Writes results, plots and the page of the documentation, and returns the file of results. */
  public Path write(Path home) throws IOException {
    var docs = home.resolve("docs");
    new Charts(docs.resolve("performance")).draw(new Results(results));
    PerformancePage.write(docs.resolve("performance.md"), this);
    return writeJson(home.resolve("benchmarks/results"));
  }

  /** Writes results and plots into a folder, and returns the file of results. */
  public Path writeDraft(Path folder) throws IOException {
    new Charts(folder).draw(new Results(results));
    return writeJson(folder);
  }

  private Path writeJson(Path folder) throws IOException {
    var file = Files.createDirectories(folder).resolve(LocalDate.now(ZoneOffset.UTC) + ".json");
    return Files.writeString(file, ResultJson.format(this));
  }
}
