package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.operation.CommandBenchmark;
import dev.pgemit.benchmarks.operation.CommandTime;
import dev.pgemit.benchmarks.operation.FileBatch;
import dev.pgemit.benchmarks.operation.OperationResults;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Compares what a run measured of the command line with the targets of this project. */
final class CommandTargets {
  private static final String MILLIS = "%,.0f ms";

  private CommandTargets() {}

  static List<TargetResult> of(OperationResults operation) {
    return List.of(
        Target.atMost("`pgemit emit` from a shell: median", 600, MILLIS, "")
            .compare(millis(operation, CommandBenchmark.EMIT)),
        Target.atMost("`pgemit --version` from a shell: median", 250, MILLIS, "")
            .compare(millis(operation, CommandBenchmark.VERSION)),
        Target.atLeast(
                "`pgemit batch --checkpoint` of a file: lines a second",
                200_000,
                200_000,
                "%,.0f",
                "")
            .compare(batch(operation, FileBatch::perSecond)),
        Target.atMost("`pgemit batch --checkpoint` of a file: peak resident", 256, "%.0f MiB", "")
            .compare(batch(operation, FileBatch::peakMebibytes)));
  }

  private static OptionalDouble millis(OperationResults operation, String command) {
    return operation.commandTime(command).stream().mapToDouble(CommandTime::millis).findFirst();
  }

  private static OptionalDouble batch(
      OperationResults operation, ToDoubleFunction<FileBatch> figure) {
    return operation.pgemitBatch().stream()
        .mapToDouble(figure)
        .filter(value -> value > 0)
        .findFirst();
  }
}
