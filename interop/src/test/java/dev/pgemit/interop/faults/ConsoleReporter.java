package dev.pgemit.interop.faults;

import dev.pgemit.interop.faults.result.DeliveryTally;
import dev.pgemit.interop.faults.result.FaultCheck;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.interop.faults.scenario.Fault;
import dev.pgemit.interop.faults.scenario.ProgressListener;
import java.io.PrintStream;
import java.util.Locale;

/** Prints the progress of a run: one line for each fault, which a terminal updates in place. */
final class ConsoleReporter {
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String GREY = "\u001b[90m";
  private static final String RESET = "\u001b[0m";
  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final PrintStream out;
  private final boolean isTerminal;

  ConsoleReporter(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  ProgressListener progress(Fault fault) {
    return description -> {
      if (isTerminal) {
        out.print(CLEAR_LINE + heading(fault) + colored(GREY, description + " …"));
        out.flush();
      }
    };
  }

  private static String heading(Fault fault) {
    return String.format(Locale.ROOT, "%2d  %-46s ", fault.number(), fault.name().replace("`", ""));
  }

  void printResult(Fault fault, FaultResult result, double seconds) {
    if (isTerminal) {
      out.print(CLEAR_LINE);
    }
    out.print(heading(fault));
    if (result.skipped() != null) {
      out.println(colored(GREY, "skipped: " + result.skipped()));
      return;
    }
    var isMet = result.unmet().isEmpty();
    out.println(
        colored(isMet ? GREEN : RED, isMet ? "met    " : "NOT MET")
            + counts(result)
            + String.format(Locale.ROOT, "  (%.0f s)", seconds));
    result.checks().stream()
        .filter(check -> !check.isMet() || !isTerminal)
        .forEach(
            check ->
                out.println(
                    "      %s %s: %s"
                        .formatted(
                            colored(check.isMet() ? GREEN : RED, check.isMet() ? "+" : "-"),
                            check.expected(),
                            check.measured())));
  }

  private static String counts(FaultResult result) {
    var tally = result.tally();
    if (tally.equals(DeliveryTally.NONE)) {
      return "  %d checks".formatted(result.checks().size());
    }
    var counts =
        String.format(
            Locale.ROOT,
            "  accepted %,d  received %,d  lost %d  twice %d  unknown %d  refused %,d",
            tally.accepted(),
            tally.received(),
            tally.lost(),
            tally.duplicated(),
            tally.unknown(),
            tally.refused());
    return Double.isNaN(result.recoverySeconds())
        ? counts
        : counts + String.format(Locale.ROOT, "  recovered in %.2f s", result.recoverySeconds());
  }

  void printFailure(Fault fault, Throwable failure) {
    if (isTerminal) {
      out.print(CLEAR_LINE);
    }
    out.println(heading(fault) + colored(RED, "broke off: " + failure));
    failure.printStackTrace(out);
  }

  /** Prints a line that the next one replaces, on a terminal only. */
  void printStatus(String text) {
    out.print(isTerminal ? CLEAR_LINE + text : text + "\n");
    out.flush();
  }

  void printCheck(FaultCheck check) {
    out.println(
        "%s%s %s: %s"
            .formatted(
                isTerminal ? CLEAR_LINE : "",
                colored(check.isMet() ? GREEN : RED, check.isMet() ? "met    " : "NOT MET"),
                check.expected(),
                check.measured()));
  }

  void print(String text) {
    out.println(text);
  }

  private String colored(String color, String text) {
    return isTerminal ? color + text + RESET : text;
  }
}
