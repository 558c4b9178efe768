package dev.pgemit.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.benchmarks.operation.CommandTime;
import dev.pgemit.benchmarks.operation.FileBatch;
import dev.pgemit.benchmarks.operation.OperationResults;
import dev.pgemit.benchmarks.operation.RedisResults;
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
              List.of(),
              List.of(
                  new CommandTime("`pgemit emit`", 612, 600, 700),
                  new CommandTime("`pgemit --version`", 249, 240, 260)),
              List.of(
                  new FileBatch("`pgemit batch --checkpoint`", 1_000_000, 200_001, 4.2, 3.1, 257)),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              0),
          RedisResults.NONE,
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

  @Test
  void comparesCommandsWithTheirTargets() throws IOException {
    var page = folder.resolve("performance.md");

    PerformancePage.write(page, REPORT);

    assertThat(Files.readString(page))
        .contains(
            "| `pgemit batch --checkpoint` | 200,001 | 4.2 µs | 3.1 µs | 257 |",
            "| at most 600 ms | 612 ms | not reached |",
            "| at most 250 ms | 249 ms | reached |",
            "| at least 200,000 | 200,001 | reached |",
            "| at most 256 MiB | 257 MiB | not reached |");
  }

  @Test
  void replacesOnlyTheSectionAboutCommands() throws IOException {
    var page = folder.resolve("performance.md");
    Files.writeString(
        page,
        """
        # Performance

        ## From the command line

        Old.

        ## Over Redis

        Kept.

        ## How it was measured
        """);

    PerformancePage.writeCommandSection(page, REPORT);

    assertThat(Files.readString(page))
        .contains("| at least 200,000 | 200,001 | reached |\n")
        .endsWith("|\n\n## Over Redis\n\nKept.\n\n## How it was measured\n")
        .doesNotContain("Old.");
  }

  @Test
  void addsTheSectionAboutCommands() throws IOException {
    var page = folder.resolve("performance.md");
    Files.writeString(page, "# Performance\n\n## How it was measured\n");

    PerformancePage.writeCommandSection(page, REPORT);

    assertThat(Files.readString(page))
        .startsWith("# Performance\n\n## From the command line\n\nMeasured on ")
        .endsWith("|\n\n## How it was measured\n");
  }
}
