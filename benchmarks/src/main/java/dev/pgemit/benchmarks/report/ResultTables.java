package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.scenario.Curve;
import dev.pgemit.benchmarks.scenario.Observation;
import dev.pgemit.benchmarks.scenario.ScenarioResult;

/** The tables of all scenarios. */
final class ResultTables {
  private static final String HEADING =
      """
      ## All results

      Each value is the median of the rounds, with the lowest and the highest value in brackets. CPU
      is the time of an event in microseconds: in the sender, in the HTTP server, and in Postgres or
      Redis. Memory is the resident MiB of the sender and of the HTTP server after the scenario. All
      scenarios of a kind use the same sender. A \\* marks a rate that was not steady when the warm-up
      ended.

      | scenario | payload | events a second | p50 / p99 / p99.9 ms | CPU | memory |
      |---|---|---|---|---|---|
      """;

  private static final String REPLICAS_HEADING =
      """
      Replicas of the service, with 64 connections in total. The replicas share the processors of one
      machine, so more replicas cannot be faster here:

      | replicas | events a second | server CPU | resident MiB in all |
      |---|---|---|---|
      """;

  private ResultTables() {}

  static String format(BenchmarkReport report) {
    var results = new Results(report.results());
    var table = new StringBuilder(HEADING);
    results.standalone().forEach(result -> table.append(row(result)));
    report
        .notMeasured()
        .forEach(
            (name, reason) ->
                table.append(Text.format("| %s | | not measured: %s | | | |\n", name, reason)));
    return table.append('\n') + replicas(results);
  }

  /** Returns the row of a scenario. */
  static String row(ScenarioResult result) {
    return Text.format(
        "| %s | %s | %s | %s | %.1f / %.1f / %.1f | %.0f / %.0f |\n",
        result.scenario().name(),
        result.scenario().payload().title(),
        rate(result),
        latencies(result),
        result.median(Observation::senderMicros),
        result.median(Observation::serverMicros),
        result.median(Observation::postgresMicros),
        result.median(Observation::senderMebibytes),
        result.median(Observation::serverMebibytes));
  }

  private static String rate(ScenarioResult result) {
    var isUnsteady = result.scenario().curve().isEmpty() && !result.warmUp().isSteady();
    return Text.format(
        "%,.0f%s (%,.0f–%,.0f)",
        result.perSecond(),
        isUnsteady ? "\\*" : "",
        result.lowest(Observation::perSecond),
        result.highest(Observation::perSecond));
  }

  private static String latencies(ScenarioResult result) {
    return result.hasLatencies()
        ? Text.format(
            "%.3f (%.3f–%.3f) / %.3f / %.3f",
            result.latencyMicros(50) / 1e3,
            result.lowest(observation -> observation.latencyMicros(50)) / 1e3,
            result.highest(observation -> observation.latencyMicros(50)) / 1e3,
            result.latencyMicros(99) / 1e3,
            result.latencyMicros(99.9) / 1e3)
        : "";
  }

  private static String replicas(Results results) {
    var curve = Curve.REPLICAS.label();
    if (results.scenariosOn(curve).isEmpty()) {
      return "";
    }
    var table = new StringBuilder(REPLICAS_HEADING);
    for (var result : results.pointsOn(curve, results.scenariosOn(curve).get(0))) {
      table.append(
          Text.format(
              "| %d | %s | %s | %.0f |\n",
              result.scenario().x(),
              rate(result),
              Text.micros(result.median(Observation::serverMicros)),
              result.median(Observation::serverMebibytes)));
    }
    return table.append('\n').toString();
  }
}
