package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.operation.ColdStart;
import dev.pgemit.benchmarks.operation.OperationResults;
import dev.pgemit.benchmarks.operation.RollingRestart;
import dev.pgemit.benchmarks.operation.SoakResult;

/** The tables of starts, idle costs, memory and drift. */
final class OperationTables {
  private static final double MEBIBYTE = 1 << 20;

  private OperationTables() {}

  static String format(OperationResults operation) {
    var all =
        coldStarts(operation)
            + idle(operation)
            + soak(operation)
            + rollingRestart(operation)
            + streamMemory(operation);
    return all.isEmpty() ? "" : "## Running the service\n\n" + all;
  }

  private static String coldStarts(OperationResults operation) {
    if (operation.coldStarts().isEmpty()) {
      return "";
    }
    var table =
        new StringBuilder(
            """
            **Cold start**: the medians of three starts. The cold rate is the rate in the first 10 s after
            the server is ready, with 64 connections. The warm rate is in the table above.

            | server | ready after | cold, requests a second | cold / warm |
            |---|---|---|---|
            """);
    for (var start : operation.coldStarts()) {
      table.append(
          Text.format(
              "| %s | %.1f s | %s | %s |\n",
              start.system(), start.readySeconds(), coldRate(start), fraction(start)));
    }
    return table.append('\n').toString();
  }

  private static String coldRate(ColdStart start) {
    return start.coldPerSecond() == 0 ? "" : Text.format("%,.0f", start.coldPerSecond());
  }

  private static String fraction(ColdStart start) {
    return start.fraction() == 0 ? "" : Text.format("%.2f", start.fraction());
  }

  private static String idle(OperationResults operation) {
    if (operation.idleCosts().isEmpty()) {
      return "";
    }
    var table =
        new StringBuilder(
            """
            **Idle**: no events are sent. CPU is in percent of one processor. The other rows include the
            costs of Postgres without clients.

            | process | its CPU | CPU of Postgres | WAL bytes a minute | queries a minute |
            |---|---|---|---|---|
            """);
    for (var cost : operation.idleCosts()) {
      table.append(
          Text.format(
              "| %s | %.2f %% | %.2f %% | %,.0f | %,.0f |\n",
              cost.what(),
              cost.cpuPercent(),
              cost.postgresCpuPercent(),
              cost.walBytesPerMinute(),
              cost.transactionsPerMinute()));
    }
    return table.append('\n').toString();
  }

  private static String soak(OperationResults operation) {
    return operation.soak().map(OperationTables::soakTable).orElse("");
  }

  private static String soakTable(SoakResult soak) {
    return Text.format(
            """
            **Under load for %.0f s**, over 64 HTTP connections: the first and the last %.0f s.

            | | events a second | p50 ms | resident MiB | live MiB after a full collection |
            |---|---|---|---|---|
            """,
            soak.seconds(), soak.first().seconds())
        + section("first", soak.first())
        + section("last", soak.last())
        + "\n";
  }

  private static String section(String title, SoakResult.Section section) {
    return Text.format(
        "| %s | %,.0f | %.2f | %.0f | %.1f |\n",
        title,
        section.perSecond(),
        section.p50Micros() / 1e3,
        section.residentMebibytes(),
        section.liveMebibytes());
  }

  private static String rollingRestart(OperationResults operation) {
    return operation.rollingRestart().map(OperationTables::restartTable).orElse("");
  }

  private static String restartTable(RollingRestart restart) {
    var table =
        new StringBuilder(
            Text.format(
                """
                **Rolling restart** of two replicas, with %,d requests a second, each with an idempotency key.
                If a replica does not accept a request, the client sends it to the other replica. %s The
                latencies include all tries.

                | | seconds | p50 | p99 | p99 of the slowest second | retried requests |
                |---|---|---|---|---|---|
                """,
                restart.perSecond(), restartCounts(restart)));
    for (var phase : restart.phases()) {
      table.append(
          Text.format(
              "| %s | %.1f | %s | %s | %s | %,d |\n",
              phase.title(),
              phase.seconds(),
              Text.millis(phase.p50Micros()),
              Text.millis(phase.p99Micros()),
              Text.millis(phase.slowestP99Micros()),
              phase.retried()));
    }
    return table.append('\n').toString();
  }

  private static String restartCounts(RollingRestart restart) {
    return Text.format(
        "%,d requests were accepted and %,d were not. %,d accepted events were lost, and %,d"
            + " arrived twice.",
        restart.accepted(), restart.failed(), restart.lost(), restart.doubled());
  }

  private static String streamMemory(OperationResults operation) {
    if (operation.streamMemory().isEmpty()) {
      return "";
    }
    var table =
        new StringBuilder(
            """
            **Memory of a stream**, in the service at `-Xmx128m`:

            | lines | events a second | peak resident MiB | live MiB after a full collection |
            |---|---|---|---|
            """);
    for (var sample : operation.streamMemory()) {
      table.append(
          Text.format(
              "| %,d | %,.0f | %.0f | %.1f |\n",
              sample.lines(),
              sample.perSecond(),
              sample.peakKilobytes() / 1024.0,
              sample.liveBytes() / MEBIBYTE));
    }
    return table.append('\n').toString();
  }
}
