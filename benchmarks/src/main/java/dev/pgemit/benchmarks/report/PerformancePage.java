package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.scenario.Observation;
import dev.pgemit.benchmarks.scenario.ScenarioResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the page of the documentation. Replaces all but its last section, which people write. */
final class PerformancePage {
  private static final String MANUAL_SECTION_HEADING = "## What stands in the way";

  private static final String PLOTS =
      """
      ## Plots

      ![Events a second by scenario](performance/throughput.svg)

      ![Latency, p50](performance/latency-p50.svg)

      ![Latency, p99](performance/latency-p99.svg)

      ![Latency, p99.9](performance/latency-p999.svg)

      How it scales, both axes logarithmic:

      ![By listeners](performance/listeners.svg)

      ![By rooms](performance/rooms.svg)

      ![By calling threads](performance/threads.svg)

      ![By HTTP connections](performance/connections.svg)

      """;

  private static final String METHOD =
      """
      ## How it was measured

      `./benchmarks/run` starts one Postgres, one receiver with a raw `LISTEN` connection, the senders and the servers, each in a process of its
      own. Everything is warmed up, then measured in %d rounds, one scenario after the other in each; the figures are medians, and ratios are taken
      round by round. The receiver counts each event: one lost or doubled fails the run, and so does one out of order, but for the official
      emitter, whose pool of connections reorders.

      - Events a second count until the last was answered, where an answer means that Postgres has committed (or Redis has passed it on), and until
        the last had arrived at the receiver where it does not: the official emitter tells its caller nothing, so the Express service over it answers
        before it knows. For the official emitter by itself the benchmark watches its pool.
      - A small event has arguments of 40 bytes. What its envelope makes of it differs: a column of the results, and `wireBytes` in their file.
      - Large and binary events are rows of a table, which servers fetch in their own time: what that costs is in no figure. Each side uses the table
        that its own documentation makes.
      - `prepared-notify` is Postgres's limit: the same bytes, made before, in statements of 1,024 on one connection. `empty-http` is HTTP's limit:
        Javalin as it comes, taking the same body. `bare-notify` is one `pg_notify` after the other through pgjdbc.
      - HTTP load: one thread, connections kept alive, one request under way on each.
      - Processors are shared by all of them, the receiver and the load included.

      """;

  private PerformancePage() {}

  static void write(Path file, BenchmarkReport report) throws IOException {
    var manualSection =
        Files.exists(file) ? manualSection(Files.readString(file)) : MANUAL_SECTION_HEADING + "\n";
    var page = new StringBuilder("# Performance\n\n");
    page.append(SummaryTable.format(report));
    page.append(environment(report));
    page.append(PLOTS);
    page.append(results(report));
    page.append(streamMemory(report));
    page.append(METHOD.formatted(report.plan().rounds()));
    page.append(targets(report));
    page.append(manualSection);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, page);
  }

  private static String manualSection(String page) {
    var start = page.indexOf(MANUAL_SECTION_HEADING);
    return start < 0 ? MANUAL_SECTION_HEADING + "\n" : page.substring(start);
  }

  private static String environment(BenchmarkReport report) {
    var machine = report.machine();
    return format(
        """
        Measured on %s by `./benchmarks/run`: %s, %d processors, %,d MiB, %s, Java %s, Node.js %s, PostgreSQL %s. A machine of yours gives other
        figures; the ratios should hold.

        Postgres: %s.

        """,
        LocalDate.now(ZoneOffset.UTC),
        machine.processor(),
        machine.processors(),
        machine.memoryMebibytes(),
        machine.system(),
        machine.java(),
        machine.node(),
        report.postgres().getOrDefault("server_version", "of unknown version"),
        report.postgres().entrySet().stream()
            .filter(setting -> !setting.getKey().equals("server_version"))
            .map(setting -> "`%s=%s`".formatted(setting.getKey(), setting.getValue()))
            .collect(Collectors.joining(", ")));
  }

  private static String targets(BenchmarkReport report) {
    var table =
        new StringBuilder(
            """
            ## Targets

            What this project sets itself to reach, for those who work on it. The next section says what stands in the way of the rest.

            | what | target | measured | |
            |---|---|---|---|
            """);
    for (var figure : TargetResults.of(report)) {
      table.append(
          "| %s | %s | %s | %s |\n"
              .formatted(figure.what(), figure.target(), figure.measured(), figure.verdict()));
    }
    return table.append('\n').toString();
  }

  private static String results(BenchmarkReport report) {
    var table =
        new StringBuilder(
            """
            ## All results

            CPU: microseconds of an event in the sender, in the HTTP server and in Postgres. Memory: what the sender and the HTTP server hold right
            after, in MiB; one process sends for all scenarios of its kind. Out of order: events of all rounds.

            | scenario | payload | bytes of the notification | events a second | p50 / p99 / p99.9 ms | CPU | memory | out of order |
            |---|---|---|---|---|---|---|---|
            """);
    new Results(report.results()).standalone().forEach(result -> table.append(row(result)));
    report
        .notMeasured()
        .forEach(
            (name, reason) ->
                table.append(format("| %s | | | not measured: %s | | | | |\n", name, reason)));
    return table.append('\n').toString();
  }

  private static String row(ScenarioResult result) {
    return format(
        "| %s | %s | %,.0f | %,.0f | %s | %.1f / %.1f / %.1f | %.0f / %.0f | %,d |\n",
        result.scenario().name(),
        result.scenario().payload().title(),
        result.median(Observation::wireBytes),
        result.perSecond(),
        latencies(result),
        result.median(Observation::senderMicros),
        result.median(Observation::serverMicros),
        result.median(Observation::postgresMicros),
        result.median(Observation::senderMebibytes),
        result.median(Observation::serverMebibytes),
        result.observations().stream().mapToLong(Observation::misordered).sum());
  }

  private static String latencies(ScenarioResult result) {
    if (result.latencies().getTotalCount() == 0) {
      return "";
    }
    return format(
        "%.3f / %.3f / %.3f",
        result.latencyMicros(50) / 1e3,
        result.latencyMicros(99) / 1e3,
        result.latencyMicros(99.9) / 1e3);
  }

  private static String streamMemory(BenchmarkReport report) {
    if (report.streamMemory().isEmpty()) {
      return "";
    }
    var table =
        new StringBuilder(
            """
            A stream's memory, in the service at `-Xmx128m`:

            | lines | events a second | peak resident MiB | live MiB after a full collection |
            |---|---|---|---|
            """);
    for (var sample : report.streamMemory()) {
      table.append(
          format(
              "| %,d | %,.0f | %.0f | %.1f |\n",
              sample.lines(),
              sample.perSecond(),
              sample.peakKilobytes() / 1024.0,
              sample.liveBytes() / 1048576.0));
    }
    return table.append('\n').toString();
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
