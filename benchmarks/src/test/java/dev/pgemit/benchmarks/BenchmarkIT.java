package dev.pgemit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.benchmarks.scenario.BenchmarkPlan;
import dev.pgemit.benchmarks.scenario.Part;
import dev.pgemit.benchmarks.scenario.Scenario;
import dev.pgemit.benchmarks.scenario.ScenarioCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A run of few events: that it counts them and writes down what it found, not how fast it was. */
final class BenchmarkIT {
  // The scenarios with more servers than these, and the parts that take minutes, are left out.
  private static final List<Scenario> SCENARIOS =
      Stream.concat(ScenarioCatalog.standalone().stream(), ScenarioCatalog.curves().stream())
          .filter(scenario -> !scenario.name().startsWith("pgemit-https"))
          .toList();

  @TempDir private Path folder;

  @Test
  void measuresEveryScenarioOrReportsWhyNot() throws IOException {
    var home = Path.of("..").toAbsolutePath().normalize();

    var report =
        new BenchmarkRun(shortPlan(), new ProgressPrinter(System.err, false)).run(home, null);

    assertThat(report.errors()).isEmpty();
    var json = new JsonMapper().readTree(report.writeDraft(folder).toFile());
    var notMeasured = report.notMeasured().keySet();
    assertThat(
            json.path("scenarios").valueStream().map(scenario -> scenario.path("name").asString()))
        .containsExactlyElementsOf(
            SCENARIOS.stream()
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
      assertThat(Files.readString(folder.resolve("performance/" + plot + ".svg")))
          .contains("<svg", "pgemit-");
    }
    assertThat(Files.readString(folder.resolve("performance.md")))
        .containsSubsequence(
            "# Performance",
            "- **In bulk**",
            "| what is sent, and how | pgemit | official Node emitter |",
            "| small events in bulk | ",
            "## Plots",
            "## All results",
            "## How it was measured",
            "## Targets",
            "## What falls short, and why");
  }

  private static BenchmarkPlan shortPlan() {
    var selected =
        Stream.concat(
                SCENARIOS.stream().map(Scenario::baseName), Stream.of(Part.STREAM_MEMORY.label()))
            .collect(Collectors.toSet());
    return new BenchmarkPlan(1, 1, 0, 0, 20_000, 0, 0, Duration.ZERO, Set.copyOf(selected), false);
  }
}
