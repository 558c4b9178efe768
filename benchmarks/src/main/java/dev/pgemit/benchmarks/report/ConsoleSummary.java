package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.operation.OperationResults;
import dev.pgemit.benchmarks.operation.RedisResults;
import dev.pgemit.benchmarks.operation.RollingRestart;
import dev.pgemit.benchmarks.scenario.Observation;
import dev.pgemit.benchmarks.scenario.ScenarioResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Formats the lines that a run prints at its end. */
final class ConsoleSummary {
  private ConsoleSummary() {}

  static List<String> lines(BenchmarkReport report) {
    var lines = new ArrayList<String>();
    report.results().forEach(result -> lines.add(line(result)));
    addOperation(lines, report.operation());
    addRedis(lines, report.redis());
    lines.add("");
    Stream.of(report.targets(), report.commandTargets(), report.redisTargets())
        .flatMap(List::stream)
        .filter(target -> target.isMeasured() || report.plan().selected().isEmpty())
        .forEach(target -> lines.add(line(target)));
    return lines;
  }

  private static String line(ScenarioResult result) {
    var line =
        format(
            "%-30s %,11.0f a second (%,.0f to %,.0f)   CPU %,.1f / %,.1f µs",
            result.scenario().name(),
            result.perSecond(),
            result.lowest(Observation::perSecond),
            result.highest(Observation::perSecond),
            result.median(Observation::senderMicros),
            result.median(Observation::serverMicros));
    if (result.hasLatencies()) {
      line +=
          format(
              "   p50 %,.3f ms   p99 %,.3f ms",
              result.latencyMicros(50) / 1e3, result.latencyMicros(99) / 1e3);
    }
    var isUnsteady = result.scenario().curve().isEmpty() && !result.warmUp().isSteady();
    return isUnsteady ? line + "   never steady" : line;
  }

  private static void addOperation(List<String> lines, OperationResults operation) {
    for (var idle : operation.idleCosts()) {
      lines.add(
          format(
              "Idle: %s uses %.2f %% of a processor, %.2f %% in Postgres, %,.0f bytes of WAL and"
                  + " %,.0f transactions a minute",
              idle.what(),
              idle.cpuPercent(),
              idle.postgresCpuPercent(),
              idle.walBytesPerMinute(),
              idle.transactionsPerMinute()));
    }
    for (var command : operation.commandTimes()) {
      lines.add(
          format(
              "%s: %,.0f ms (%,.0f to %,.0f)",
              command.command(),
              command.millis(),
              command.lowestMillis(),
              command.highestMillis()));
    }
    for (var batch : operation.fileBatches()) {
      lines.add(
          format(
              "%s: %,.0f lines a second   CPU %,.1f / %,.1f µs   peak %.0f MiB",
              batch.command(),
              batch.perSecond(),
              batch.micros(),
              batch.postgresMicros(),
              batch.peakMebibytes()));
    }
    for (var start : operation.coldStarts()) {
      lines.add(
          format(
              "Cold: %s is ready after %.1f s%s%s",
              start.system(),
              start.readySeconds(),
              start.coldPerSecond() > 0
                  ? format("; %,.0f a second at first", start.coldPerSecond())
                  : "",
              start.fraction() > 0 ? format(", %.2f × warm", start.fraction()) : ""));
    }
    operation
        .soak()
        .ifPresent(
            soak ->
                lines.add(
                    format(
                        "Soak of %.0f s: %,.0f to %,.0f a second, p50 %.2f to %.2f ms, resident"
                            + " %.0f to %.0f MiB",
                        soak.seconds(),
                        soak.first().perSecond(),
                        soak.last().perSecond(),
                        soak.first().p50Micros() / 1e3,
                        soak.last().p50Micros() / 1e3,
                        soak.first().residentMebibytes(),
                        soak.last().residentMebibytes())));
    operation
        .rollingRestart()
        .ifPresent(restart -> restart.phases().forEach(phase -> lines.add(line(phase))));
  }

  private static void addRedis(List<String> lines, RedisResults redis) {
    for (var load : redis.nodeLoads()) {
      lines.add(
          format(
              "Redis, %d nodes, %2d namespaces: %,11.0f a second, %3.0f %% at the busiest node",
              load.nodes(), load.namespaces(), load.perSecond(), load.busiestSharePercent()));
    }
    for (var sample : redis.memory()) {
      lines.add(
          format(
              "Redis, %,d events in bulk: peak resident %,d MiB, live %,d kB",
              sample.lines(), sample.peakKilobytes() >> 10, sample.liveBytes() >> 10));
    }
  }

  private static String line(RollingRestart.Phase phase) {
    return format(
        "Rolling restart, %s: p50 %.2f ms, p99 %.2f ms, %.2f ms in the slowest second",
        phase.title(),
        phase.p50Micros() / 1e3,
        phase.p99Micros() / 1e3,
        phase.slowestP99Micros() / 1e3);
  }

  private static String line(TargetResult target) {
    return format(
        "%-20s %s: %s, %s%s",
        target.verdict(),
        target.what(),
        target.measured().isEmpty() ? "-" : target.measured(),
        target.least(),
        target.aim().isEmpty() ? "" : ", aim " + target.aim());
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
