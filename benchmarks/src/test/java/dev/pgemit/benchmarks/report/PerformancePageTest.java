package dev.pgemit.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.benchmarks.operation.OperationResults;
import dev.pgemit.benchmarks.scenario.BenchmarkPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePageTest {
  private static final BenchmarkReport REPORT =
      new BenchmarkReport(
          new MachineInfo("some processor", 2, 1_024, "Linux", "17", "v20"),
          Map.of("server_version", "18.6"),
          new BenchmarkPlan(5, 2, 1, 30, 1_000, 10, 30, Duration.ZERO, Set.of(), true),
          List.of(),
          Map.of("redis-async", "redis-server is not installed"),
          new OperationResults(
              List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), List.of(), 0),
          List.of(),
          List.of());

  @TempDir private Path folder;

  @Test
  void keepsTheSectionThatPeopleWrite() throws IOException {
    var page = folder.resolve("performance.md");
    Files.writeString(page, "# Old\n\n## What falls short, and why\n\nWritten by hand.\n");

    PerformancePage.write(page, REPORT);

    assertThat(Files.readString(page))
        .startsWith("# Performance\n")
        .contains("redis-server is not installed", "| not measured |")
        .endsWith("## What falls short, and why\n\nWritten by hand.\n")
        .doesNotContain("# Old");
  }
}
