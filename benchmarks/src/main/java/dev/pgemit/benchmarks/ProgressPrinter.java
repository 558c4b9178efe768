package dev.pgemit.benchmarks;

import dev.pgemit.benchmarks.scenario.ScenarioResult;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Prints the progress of a run on standard error: a progress bar on a terminal, and a line for each
 * scenario.
 */
public final class ProgressPrinter {
  private static final int BAR_WIDTH = 30;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean isTerminal;
  private final boolean hasColors;
  private int steps;
  private int step;

  /**
   * Creates a printer.
   *
   * @param out the stream to print to
   * @param isTerminal whether a line can be overwritten
   */
  public ProgressPrinter(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
    this.hasColors = isTerminal && System.getenv("NO_COLOR") == null;
  }

  void print(String message) {
    out.println(message);
  }

  void start(int count) {
    steps = count;
  }

  void step(String stage, String scenario) {
    step++;
    if (isTerminal) {
      var done = BAR_WIDTH * step / steps;
      out.print(
          "%s[%s%s] %3d %%  %s: %s"
              .formatted(
                  CLEAR_LINE,
                  "#".repeat(done),
                  " ".repeat(BAR_WIDTH - done),
                  100 * step / steps,
                  stage,
                  scenario));
      out.flush();
    } else if (step == 1 || step % Math.max(1, steps / 20) == 0) {
      out.printf("%3d %%  %s: %s%n", 100 * step / steps, stage, scenario);
    }
  }

  void finish() {
    if (isTerminal) {
      out.print(CLEAR_LINE);
    }
  }

  void printResult(ScenarioResult result) {
    var latencies = result.latencies();
    var line =
        String.format(
            Locale.ROOT, "%-38s %,12.0f a second", result.scenario().name(), result.perSecond());
    if (latencies.getTotalCount() > 0) {
      line +=
          String.format(
              Locale.ROOT,
              "   p50 %,.3f ms   p99 %,.3f ms   p99.9 %,.3f ms",
              result.latencyMicros(50) / 1e3,
              result.latencyMicros(99) / 1e3,
              result.latencyMicros(99.9) / 1e3);
    }
    out.println(line);
  }

  void printFailure(String message) {
    out.println(hasColors ? "\u001b[31m" + message + "\u001b[0m" : message);
  }
}
