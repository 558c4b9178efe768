package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.scenario.ScenarioResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The first table of the page: pgemit beside its peers. */
final class SummaryTable {
  private static final String HEADING =
      """
      Events a second. In brackets: the median latency, where the caller waits for each answer.

      | what is sent, and how | pgemit | official Node emitter | Redis emitter for Node |
      |---|---|---|---|
      """;

  /** One row: the scenarios of pgemit, of the official emitter and of the Redis emitter. */
  private record Row(String title, String ours, String official, String redis) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(
              "small events from a program, in bulk",
              "pgemit-async",
              "official-async",
              "redis-async"),
          new Row(
              "small events from a program, one after the other, each awaited",
              "pgemit-awaited",
              "official-awaited",
              "redis-awaited"),
          new Row(
              "small events in a transaction of the caller, one in each",
              "pgemit-transactional",
              "",
              ""),
          new Row("small events over HTTP, 64 connections", "pgemit-http", "express-http", ""),
          new Row("small events over HTTP, as a stream of lines", "pgemit-stream", "", ""),
          new Row(
              "1 kB of binary",
              "pgemit-async-binary",
              "official-async-binary",
              "redis-async-binary"),
          new Row("20 kB of JSON", "pgemit-async-json", "official-async-json", "redis-async-json"),
          new Row(
              "1 MB of JSON", "pgemit-async-large", "official-async-large", "redis-async-large"));

  private final BenchmarkReport report;
  private final Results results;

  private SummaryTable(BenchmarkReport report) {
    this.report = report;
    this.results = new Results(report.results());
  }

  static String format(BenchmarkReport report) {
    var summary = new SummaryTable(report);
    return HEADING
        + ROWS.stream().map(summary::row).collect(Collectors.joining())
        + "\n"
        + summary.formatNotes()
        + "\n";
  }

  private String row(Row row) {
    var cells = new StringBuilder("| " + row.title());
    for (var scenario : List.of(row.ours(), row.official(), row.redis())) {
      cells.append(" | ").append(results.find(scenario).map(SummaryTable::cell).orElse(""));
    }
    return cells.append(" |\n").toString();
  }

  private static String cell(ScenarioResult result) {
    var perSecond = formatText("%,.0f", result.perSecond());
    return result.latencies().getTotalCount() == 0
        ? perSecond
        : perSecond + formatText(" (%.2f ms)", result.latencyMicros(50) / 1e3);
  }

  private String formatNotes() {
    var notes = new StringBuilder();
    if (report.servicePeakKilobytes() > 0) {
      notes.append(
          formatText(
              "- **Memory.** The service at `-Xmx128m` holds at most %.0f MiB under full load%s.\n",
              report.servicePeakKilobytes() / 1024.0, streamNote()));
    }
    return notes
        + """
        - **Order.** pgemit and Redis keep it. The official emitter sends through a pool of connections and reorders events in bulk.
        - **Over HTTP** the official emitter runs behind Express. It answers before it knows whether Postgres has the event; pgemit answers after the commit.
        - All processes share the processors, Postgres and the receiver included: [how it was measured](#how-it-was-measured).
        """;
  }

  private String streamNote() {
    if (report.streamMemory().isEmpty()) {
      return "";
    }
    var longest = report.streamMemory().get(report.streamMemory().size() - 1);
    return formatText(
        ". After a stream of %,d lines %.1f MiB of it are live objects",
        longest.lines(), longest.liveBytes() / 1048576.0);
  }

  private static String formatText(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
