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
 * All that a run found.
 *
 * @param machine where
 * @param postgres its version and settings
 * @param plan how much was measured
 * @param results what was measured
 * @param notMeasured what was not, and why
 * @param streamMemory what the service held after streams
 * @param servicePeakKilobytes the most memory of the service; 0 where it is not known
 * @param errors what went wrong
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

  /** Whether it belongs in the documentation. */
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
