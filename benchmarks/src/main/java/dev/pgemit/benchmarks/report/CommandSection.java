package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.operation.OperationResults;
import java.time.LocalDate;

/** The section about the command line. */
final class CommandSection {
  private CommandSection() {}

  /** Returns the section; empty if the run did not measure commands. */
  static String format(BenchmarkReport report, LocalDate date) {
    var operation = report.operation();
    if (operation.commandTimes().isEmpty() && operation.fileBatches().isEmpty()) {
      return "";
    }
    return PageSection.COMMANDS.introduction(report, date)
        + "\n"
        + commands(operation)
        + fileBatches(operation)
        + PageSection.targets(report.commandTargets());
  }

  private static String commands(OperationResults operation) {
    if (operation.commandTimes().isEmpty()) {
      return "";
    }
    var table =
        new StringBuilder(
            """
            **From a shell**: the time from the start to the end of a process that emits one event or
            prints its version.

            | command | median | lowest to highest |
            |---|---|---|
            """);
    for (var time : operation.commandTimes()) {
      table.append(
          Text.format(
              "| %s | %,.0f ms | %,.0f to %,.0f ms |\n",
              time.command(), time.millis(), time.lowestMillis(), time.highestMillis()));
    }
    return table.append('\n').toString();
  }

  private static String fileBatches(OperationResults operation) {
    if (operation.fileBatches().isEmpty()) {
      return "";
    }
    var table =
        new StringBuilder(
            Text.format(
                """
                **From a file**: %,d lines with one small event each. The rate includes the start and the end
                of the process. `pgemit batch` keeps a checkpoint, so it sends each chunk with an idempotency
                key. `psql` copies the file into a temporary table, and calls the function in one
                transaction. The official emitter reads the file in Node.

                | command | lines a second | its CPU | CPU of Postgres | peak resident MiB |
                |---|---|---|---|---|
                """,
                operation.fileBatches().get(0).lines()));
    for (var batch : operation.fileBatches()) {
      table.append(
          Text.format(
              "| %s | %,.0f | %s | %s | %.0f |\n",
              batch.command(),
              batch.perSecond(),
              Text.micros(batch.micros()),
              Text.micros(batch.postgresMicros()),
              batch.peakMebibytes()));
    }
    return table.append('\n').toString();
  }
}
