package dev.pgemit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.benchmarks.scenario.BenchmarkPlan;
import dev.pgemit.benchmarks.scenario.Scenario;
import dev.pgemit.benchmarks.scenario.ScenarioCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A run of few events: that it counts them and writes down what it found, not how fast it was. */
final class BenchmarkIT {
  private static final BenchmarkPlan SHORT_PLAN =
      new BenchmarkPlan(1, 1, 0, 20_000, Set.of(), false);

  @TempDir private Path folder;

  @Test
  void measuresEveryScenarioOrReportsWhyNot() throws IOException {
    var home = Path.of("..").toAbsolutePath().normalize();

    var report =
        new BenchmarkRun(SHORT_PLAN, new ProgressPrinter(System.err, false)).run(home, null);

    assertThat(report.errors()).isEmpty();
    var json = new JsonMapper().readTree(report.writeDraft(folder).toFile());
    var notMeasured = report.notMeasured().keySet();
    assertThat(
            json.path("scenarios").valueStream().map(scenario -> scenario.path("name").asString()))
        .containsExactlyElementsOf(
            Stream.concat(ScenarioCatalog.standalone().stream(), ScenarioCatalog.curves().stream())
                .filter(scenario -> !notMeasured.contains(scenario.baseName()))
                .map(Scenario::name)
                .toList());
    assertThat(
            json.path("scenarios")
                .valueStream()
                .map(scenario -> scenario.path("perSecond").asLong()))
        .allMatch(perSecond -> perSecond > 0);
    for (var plot :
        Stream.of("throughput", "latency-p50", "listeners", "rooms", "threads", "connections")
            .toList()) {
      assertThat(Files.readString(folder.resolve(plot + ".svg"))).contains("<svg", "pgemit-");
    }
    report.write(folder);
    assertThat(Files.readString(folder.resolve("docs/performance.md")))
        .containsSubsequence(
            "# Performance",
            "| what is sent, and how | pgemit | official Node emitter |",
            "| small events from a program, in bulk | ",
            "- **Memory.**",
            "## Plots",
            "## All results",
            "## How it was measured",
            "## Targets",
            "## What stands in the way");
  }
}
