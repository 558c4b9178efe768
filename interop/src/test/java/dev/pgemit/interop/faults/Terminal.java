package dev.pgemit.interop.faults;

import java.io.PrintStream;
import java.util.Locale;

/** Shows a run: a line a row, which on a terminal changes while it runs. */
final class Terminal {
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String GREY = "\u001b[90m";
  private static final String PLAIN = "\u001b[0m";
  private static final String AGAIN = "\r\u001b[2K";

  private final PrintStream out;
  private final boolean isTerminal;

  Terminal(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  Progress progress(Fault fault) {
    return what -> {
      if (isTerminal) {
        out.print(AGAIN + head(fault) + coloured(GREY, what + " …"));
        out.flush();
      }
    };
  }

  private static String head(Fault fault) {
    return String.format(Locale.ROOT, "%2d  %-46s ", fault.number(), fault.name().replace("`", ""));
  }

  void finished(Fault fault, Finding finding, double seconds) {
    if (isTerminal) {
      out.print(AGAIN);
    }
    out.print(head(fault));
    if (finding.skipped() != null) {
      out.println(coloured(GREY, "skipped: " + finding.skipped()));
      return;
    }
    var isMet = finding.unmet().isEmpty();
    out.println(
        coloured(isMet ? GREEN : RED, isMet ? "met    " : "NOT MET")
            + counts(finding)
            + String.format(Locale.ROOT, "  (%.0f s)", seconds));
    finding.checks().stream()
        .filter(check -> !check.isMet() || !isTerminal)
        .forEach(
            check ->
                out.println(
                    "      %s %s: %s"
                        .formatted(
                            coloured(check.isMet() ? GREEN : RED, check.isMet() ? "+" : "-"),
                            check.expected(),
                            check.measured())));
  }

  private static String counts(Finding finding) {
    var tally = finding.tally();
    if (tally.equals(Tally.NONE)) {
      return "  %d checks".formatted(finding.checks().size());
    }
    var counts =
        String.format(
            Locale.ROOT,
            "  accepted %,d  received %,d  lost %d  twice %d  unknown %d  refused %,d",
            tally.accepted(),
            tally.received(),
            tally.lost(),
            tally.twice(),
            tally.unknown(),
            tally.refused());
    return Double.isNaN(finding.recoverySeconds())
        ? counts
        : counts + String.format(Locale.ROOT, "  recovered in %.2f s", finding.recoverySeconds());
  }

  void failed(Fault fault, Throwable failure) {
    if (isTerminal) {
      out.print(AGAIN);
    }
    out.println(head(fault) + coloured(RED, "broke off: " + failure));
    failure.printStackTrace(out);
  }

  /** A line that the next one replaces, on a terminal. */
  void again(String text) {
    out.print(isTerminal ? AGAIN + text : text + "\n");
    out.flush();
  }

  void check(Check check) {
    out.println(
        "%s%s %s: %s"
            .formatted(
                isTerminal ? AGAIN : "",
                coloured(check.isMet() ? GREEN : RED, check.isMet() ? "met    " : "NOT MET"),
                check.expected(),
                check.measured()));
  }

  void say(String text) {
    out.println(text);
  }

  private String coloured(String colour, String text) {
    return isTerminal ? colour + text + PLAIN : text;
  }
}
