package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.scenario.BenchmarkPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Collectors;

/** Writes the page of the documentation. Replaces all but its last section, which people write. */
final class PerformancePage {
  private static final String MANUAL_SECTION_HEADING = "## What falls short, and why";

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

      ![By replicas](performance/replicas.svg)

      """;

  private static final String METHOD =
      """
      ## How it was measured

      `./benchmarks/run` starts one Postgres, one receiver with a raw `LISTEN` connection, the
      senders and the servers, each in a process of its own.

      - Each scenario is warmed up until three windows of %s s agree within 5 %%, for at most %.0f s in
        an HTTP server in Java and %.0f s elsewhere. Then %d rounds measure one scenario after the
        other. The figures are medians of the rounds, and ratios are taken round by round.
      - The receiver counts each event. A lost or duplicate event fails the run, and so does one out
        of order, except for the official emitter, whose pool of connections reorders events.
      - Events a second count until the last was answered, where an answer means that Postgres has
        committed, or Redis has passed the event on. Where it means neither, as with Express, they
        count until the last event has arrived.
      - CPU is the processor time of a process, divided by the events. It varies less than rates do
        where other programs share the machine.
      - A small event has arguments of 40 bytes. Its envelope differs between emitters: `wireBytes`
        in the file of results.
      - Large and binary events are rows of a table, which servers fetch later. That cost is in no
        figure. Each emitter uses the table of its own documentation.
      - `prepared-notify` is the limit of Postgres: the same bytes, encoded before, in statements of
        1,024 on one connection. `empty-http` is the limit of HTTP: a Javalin handler that reads the
        body. `bare-notify` is one `pg_notify` after the other through pgjdbc.
      - HTTP load: one thread, connections kept alive, one request at a time on each. The service
        checks a key, applies its limits and counts its metrics. Latencies with TLS exclude
        handshakes.
      - The acknowledged emits go to one client of one of two Socket.IO servers; the other server is
        the one that emits for comparison.
      - Idle processes are measured before any other program of the run starts, each after 11 s,
        while autovacuum is off.

      Not measured: **Centrifugo**, another service with an HTTP API for publishing, is not in the
      package registries that this run installs from. Its authors
      [published](https://centrifugal.dev/blog/2020/02/10/million-connections-with-centrifugo) that 20 servers with
      5 instances of Redis delivered 28 million messages a minute to a million connections, with a
      p99 of 200 ms. That counts deliveries to clients. The rows above count published events.

      """;

  private PerformancePage() {}

  static void write(Path file, BenchmarkReport report) throws IOException {
    var manualSection =
        Files.exists(file) ? manualSection(Files.readString(file)) : MANUAL_SECTION_HEADING + "\n";
    var date = LocalDate.now(ZoneOffset.UTC);
    var page =
        "# Performance\n\n"
            + Summary.format(report)
            + environment(report, date)
            + PLOTS
            + ResultTables.format(report)
            + OperationTables.format(report.operation())
            + method(report.plan())
            + TargetTables.format(report, date)
            + manualSection;
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, page);
  }

  private static String manualSection(String page) {
    var start = page.indexOf(MANUAL_SECTION_HEADING);
    return start < 0 ? MANUAL_SECTION_HEADING + "\n" : page.substring(start);
  }

  private static String method(BenchmarkPlan plan) {
    return Text.format(
        METHOD,
        plan.seconds(),
        plan.maxWarmUpSeconds(),
        plan.maxWarmUpSeconds() / 2,
        plan.rounds());
  }

  private static String environment(BenchmarkReport report, LocalDate date) {
    var machine = report.machine();
    return Text.format(
        """
        Measured on %s by `./benchmarks/run`: %s, %d processors, %,d MiB,
        %s, Java %s, Node.js %s, PostgreSQL %s. Another machine has other figures; the
        ratios should hold.

        Postgres: %s.

        """,
        date,
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
}
