package dev.pgemit.benchmarks;

import dev.pgemit.benchmarks.report.BenchmarkReport;
import java.io.PrintStream;

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
  private final long startNanos = System.nanoTime();
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
    out.println(elapsed() + "  " + message);
  }

  private String elapsed() {
    var seconds = (System.nanoTime() - startNanos) / 1_000_000_000;
    return "%2d:%02d".formatted(seconds / 60, seconds % 60);
  }

  void start(int count) {
    steps = count;
  }

  void step(String stage, String scenario) {
    step++;
    if (isTerminal) {
      var done = BAR_WIDTH * step / steps;
      out.print(
          "%s[%s%s] %3d %%  %s  %s: %s"
              .formatted(
                  CLEAR_LINE,
                  "#".repeat(done),
                  " ".repeat(BAR_WIDTH - done),
                  100 * step / steps,
                  elapsed(),
                  stage,
                  scenario));
      out.flush();
    } else if (step == 1 || step % Math.max(1, steps / 20) == 0) {
      out.printf("%3d %%  %s  %s: %s%n", 100 * step / steps, elapsed(), stage, scenario);
    }
  }

  void finish() {
    if (isTerminal) {
      out.print(CLEAR_LINE);
    }
  }

  /** Prints the results and the targets of a run. */
  void printSummary(BenchmarkReport report) {
    report.summaryLines().forEach(out::println);
  }

  void printFailure(String message) {
    out.println(hasColors ? "\u001b[31m" + message + "\u001b[0m" : message);
  }
}
