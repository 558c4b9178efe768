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

  private static final String METHOD_HEADING = "## How it was measured";

  private static final String PLOTS =
      """
      ## Plots

      ![Events a second by scenario](performance/throughput.svg)

      ![Latency, p50](performance/latency-p50.svg)

      ![Latency, p99](performance/latency-p99.svg)

      ![Latency, p99.9](performance/latency-p999.svg)

      How it scales (both axes are logarithmic):

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
      senders and the servers. Each runs in its own process.

      - Each scenario is warmed up until three windows of %s s agree within 5 %%, for at most %.0f s in
        an HTTP server in Java and %.0f s elsewhere. Then %d rounds measure one scenario after the
        other. The figures are medians of the rounds, and ratios are taken round by round.
      - The receiver counts each event. A lost or duplicate event fails the run. An event out of order
        also does, except with the official emitter: its pool of connections reorders events.
      - The time for the rate ends with the last answer, if an answer means that Postgres has committed
        the event, or that Redis has sent it to its subscribers. With Express, an answer means neither,
        so the time ends when the last event has arrived.
      - CPU is the processor time of a process, divided by the number of events. If other programs
        share the machine, it varies less than the rate.
      - The arguments of a small event have 40 bytes. The size of its envelope depends on the emitter:
        see `wireBytes` in the file of results.
      - Large and binary events are stored in a table, and servers fetch them later. No figure includes
        the cost of fetching. Each emitter uses the table that its documentation creates.
      - `prepared-notify` is the limit of Postgres: the same bytes, encoded in advance, in statements of
        1,024 events on one connection. `empty-http` is the limit of HTTP: a Javalin handler that reads
        the body. `bare-notify` calls `pg_notify` once per event through pgjdbc.
      - One thread sends the requests over HTTP. It keeps its connections open, and sends one request at
        a time on each. The service checks a key, applies its limits and counts its metrics. Latencies
        with TLS exclude handshakes.
      - The acknowledged emits go to one client of one of two Socket.IO servers. For comparison, the
        other server emits to the same client.
      - Idle processes are measured before the run starts any other program, each after 11 s, while
        autovacuum is off.

      **Centrifugo**, another service with an HTTP API for publishing, was not measured: it is not in
      the package registries from which this run installs programs. Its authors
      [published](https://centrifugal.dev/blog/2020/02/10/million-connections-with-centrifugo) that 20 servers with
      5 instances of Redis delivered 28 million messages a minute to a million connections, with a
      p99 of 200 ms. That counts deliveries to clients. The rows above count published events.

      """;

  private PerformancePage() {}

  static void write(Path file, BenchmarkReport report) throws IOException {
    var earlier = Files.exists(file) ? Files.readString(file) : "";
    var date = LocalDate.now(ZoneOffset.UTC);
    var page =
        "# Performance\n\n"
            + Summary.format(report)
            + environment(report, date)
            + PLOTS
            + ResultTables.format(report)
            + OperationTables.format(report.operation())
            + orEarlier(CommandSection.format(report, date), PageSection.COMMANDS, earlier)
            + orEarlier(RedisSection.format(report, date), PageSection.REDIS, earlier)
            + method(report.plan())
            + TargetTables.format(report, date)
            + manualSection(earlier);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, page);
  }

  private static String orEarlier(String measured, PageSection section, String earlier) {
    return measured.isEmpty() ? section.of(earlier) : measured;
  }

  /** Replaces only the section about the command line. */
  static void writeCommandSection(Path file, BenchmarkReport report) throws IOException {
    var section = CommandSection.format(report, LocalDate.now(ZoneOffset.UTC));
    replace(file, PageSection.COMMANDS, section);
  }

  /** Replaces only the section about Redis. */
  static void writeRedisSection(Path file, BenchmarkReport report) throws IOException {
    var section = RedisSection.format(report, LocalDate.now(ZoneOffset.UTC));
    replace(file, PageSection.REDIS, section);
  }

  private static void replace(Path file, PageSection section, String text) throws IOException {
    Files.writeString(file, section.replaceIn(Files.readString(file), text, METHOD_HEADING));
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
        %s, Java %s, Node.js %s, PostgreSQL %s. Other machines reach other
        figures, with similar ratios.

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
