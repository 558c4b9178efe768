package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.operation.IdleCost;
import dev.pgemit.benchmarks.scenario.Observation;
import dev.pgemit.benchmarks.scenario.ScenarioResult;
import dev.pgemit.benchmarks.scenario.SystemUnderTest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The beginning of the page: compares pgemit with the alternatives of today, in sentences and a
 * table.
 */
final class Summary {
  private static final String TABLE_HEADING =
      """
      Each cell has the events a second, the median latency if the caller waits for each answer, and
      the CPU time of an event in the sender and, over HTTP, in the server.

      | what is sent, and how | pgemit | official Node emitter | Redis emitter for Node |
      |---|---|---|---|
      """;

  /** One row: the scenarios of pgemit, of the official emitter and of the Redis emitter. */
  private record Row(String title, String ours, String official, String redis) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("small events in bulk", "pgemit-async", "official-async", "redis-async"),
          new Row(
              "small events, each awaited", "pgemit-awaited", "official-awaited", "redis-awaited"),
          new Row("small events, a transaction each", "pgemit-transactional", "", ""),
          new Row("over HTTP, 64 connections", "pgemit-http", "express-http", ""),
          new Row("over HTTPS, 1 connection", "pgemit-https-1", "", ""),
          new Row("over HTTPS, 8 connections", "pgemit-https-8", "", ""),
          new Row("over HTTPS, 64 connections", "pgemit-https-64", "", ""),
          new Row("over HTTPS, 256 connections", "pgemit-https-256", "", ""),
          new Row("over HTTP, batches of 100", "pgemit-http-batch", "", ""),
          new Row("over HTTP, a stream of lines", "pgemit-stream", "", ""),
          new Row(
              "1 kB of binary",
              "pgemit-async-binary",
              "official-async-binary",
              "redis-async-binary"),
          new Row("20 kB of JSON", "pgemit-async-json", "official-async-json", "redis-async-json"),
          new Row(
              "1 MB of JSON", "pgemit-async-large", "official-async-large", "redis-async-large"));

  private static final String NOTES =
      """

      - Over HTTP, the official emitter runs behind Express, which answers before it knows whether
        Postgres has the event. pgemit answers after the commit, and checks a key.
      - pgemit and Redis keep the order of events. The official emitter sends through a pool of
        connections, and reorders events in bulk.
      - All processes, including Postgres and the receiver, share the processors:
        [how it was measured](#how-it-was-measured).

      """;

  private final BenchmarkReport report;
  private final Results results;

  private Summary(BenchmarkReport report) {
    this.report = report;
    this.results = new Results(report.results());
  }

  static String format(BenchmarkReport report) {
    var summary = new Summary(report);
    var sentences =
        Stream.of(
                summary.bulk(),
                summary.awaited(),
                summary.http(),
                summary.emptyHandler(),
                summary.tls(),
                summary.acknowledgement(),
                summary.command(),
                summary.fileBatch(),
                summary.service())
            .flatMap(Optional::stream)
            .map(sentence -> "- " + sentence + "\n")
            .collect(Collectors.joining());
    return sentences
        + (sentences.isEmpty() ? "" : "\n")
        + TABLE_HEADING
        + ROWS.stream().map(summary::row).collect(Collectors.joining())
        + NOTES;
  }

  private Optional<String> bulk() {
    return both(
        "pgemit-async",
        "official-async",
        (ours, official) ->
            Text.format(
                "**In bulk** the Java library publishes %,.0f small events a second, %.0f times as"
                    + " many\n"
                    + "  as the official emitter. Each event takes %s of CPU instead of %s.",
                ours.perSecond(), ours.speedup(official), senderCpu(ours), senderCpu(official)));
  }

  private Optional<String> awaited() {
    return both(
        "pgemit-awaited",
        "official-awaited",
        (ours, official) ->
            Text.format(
                "**One awaited emit** takes %s at the median and %s at p99. The official emitter"
                    + "\n  takes %s and %s.",
                Text.millis(ours.latencyMicros(50)),
                Text.millis(ours.latencyMicros(99)),
                Text.millis(official.latencyMicros(50)),
                Text.millis(official.latencyMicros(99))));
  }

  private Optional<String> http() {
    return both(
        "pgemit-http",
        "express-http",
        (ours, express) ->
            Text.format(
                "**Over HTTP** with a key, the service answers %,.0f requests a second on 64"
                    + " connections.\n  Each takes %s of CPU. Express with the official emitter"
                    + " answers %,.0f, with %s each.",
                ours.perSecond(), serverCpu(ours), express.perSecond(), serverCpu(express)));
  }

  private Optional<String> emptyHandler() {
    return both(
        "pgemit-http",
        "empty-http",
        (ours, empty) ->
            Text.format(
                "**An empty Javalin handler** answers %,.0f requests a second with %s of CPU each."
                    + "\n  The service reaches %.2f of this rate with %.2f times the CPU.",
                empty.perSecond(),
                serverCpu(empty),
                ours.speedup(empty),
                ours.ratio(empty, Observation::serverMicros)));
  }

  private Optional<String> tls() {
    return results
        .find("pgemit-https-1")
        .map(
            result ->
                Text.format(
                    "**One emit over HTTPS** with a key takes %s at the median.",
                    Text.millis(result.latencyMicros(50))));
  }

  private Optional<String> acknowledgement() {
    return both(
        "pgemit-http-ack",
        "socketio-ack",
        (ours, server) ->
            Text.format(
                "**An acknowledged emit** over HTTP takes %s at the median, from the request to the"
                    + "\n  client's answer. `io.timeout().emitWithAck()` in a Socket.IO server"
                    + " takes %s to reach a client of\n  another server and back.",
                Text.millis(ours.latencyMicros(50)), Text.millis(server.latencyMicros(50))));
  }

  private Optional<String> command() {
    return report.operation().commandTimes().isEmpty()
        ? Optional.empty()
        : Optional.of(
            report.operation().commandTimes().stream()
                .map(time -> Text.format("%s %,.0f ms", time.command(), time.millis()))
                .collect(
                    Collectors.joining(
                        ",\n  ", "**From a shell**, with the start of the process:\n  ", ".")));
  }

  private Optional<String> fileBatch() {
    return report
        .operation()
        .pgemitBatch()
        .map(
            batch ->
                Text.format(
                    "**From a file**, `pgemit batch` with a checkpoint publishes %,.0f lines a"
                        + " second.\n  Each takes %s of CPU, and the process at most %.0f MiB.",
                    batch.perSecond(), Text.micros(batch.micros()), batch.peakMebibytes()));
  }

  private Optional<String> service() {
    var operation = report.operation();
    var sentences =
        Stream.of(
                Optional.of(operation.servicePeakKilobytes())
                    .filter(peak -> peak > 0)
                    .map(
                        peak ->
                            Text.format(
                                "uses at most %.0f MiB with `-Xmx128m` under full load",
                                peak / 1024.0)),
                operation
                    .coldStart(SystemUnderTest.PGEMIT_HTTP.title())
                    .map(start -> Text.format("is ready after %.1f s", start.readySeconds())),
                operation.idleCosts().stream()
                    .filter(cost -> cost.what().contains("serve"))
                    .findFirst()
                    .map(Summary::idle))
            .flatMap(Optional::stream)
            .toList();
    return sentences.isEmpty()
        ? Optional.empty()
        : Optional.of("**The service** " + enumeration(sentences) + ".");
  }

  private static String enumeration(List<String> parts) {
    var last = parts.size() - 1;
    return last == 0
        ? parts.get(0)
        : String.join(",\n  ", parts.subList(0, last)) + ",\n  and " + parts.get(last);
  }

  private static String idle(IdleCost cost) {
    return Text.format("uses %.1f %% of one processor while idle", cost.cpuPercent());
  }

  private interface Sentence {
    String of(ScenarioResult ours, ScenarioResult theirs);
  }

  private Optional<String> both(String ours, String theirs, Sentence sentence) {
    return results
        .find(ours)
        .flatMap(result -> results.find(theirs).map(other -> sentence.of(result, other)));
  }

  private static String senderCpu(ScenarioResult result) {
    return Text.micros(result.median(Observation::senderMicros));
  }

  private static String serverCpu(ScenarioResult result) {
    return Text.micros(result.median(Observation::serverMicros));
  }

  private String row(Row row) {
    var cells =
        Stream.of(row.ours(), row.official(), row.redis())
            .map(scenario -> results.find(scenario).map(Summary::cell).orElse(""))
            .toList();
    return cells.stream().allMatch(String::isEmpty)
        ? ""
        : "| %s | %s |\n".formatted(row.title(), String.join(" | ", cells));
  }

  private static String cell(ScenarioResult result) {
    var cell = new StringBuilder(Text.format("**%,.0f**", result.perSecond()));
    if (result.hasLatencies()) {
      cell.append(" · ").append(Text.millis(result.latencyMicros(50)));
    }
    cell.append(" · ").append(senderCpu(result));
    return result.median(Observation::serverMicros) > 0
        ? cell.append(" + ").append(serverCpu(result)).toString()
        : cell.toString();
  }
}
