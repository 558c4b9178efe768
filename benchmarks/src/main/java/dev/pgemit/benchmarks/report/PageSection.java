package dev.pgemit.benchmarks.report;

import java.time.LocalDate;
import java.util.List;

/** A section of the page that a run of only its parts replaces. It says when it was measured. */
enum PageSection {
  /** The commands. */
  COMMANDS("## From the command line"),
  /** The transports over Redis. */
  REDIS("## Over Redis");

  private static final String NEXT = "\n## ";

  private final String heading;

  PageSection(String heading) {
    this.heading = heading;
  }

  /** Returns the heading, and the sentence that says when and where the section was measured. */
  String introduction(BenchmarkReport report, LocalDate date) {
    var machine = report.machine();
    var selected = String.join(",", report.plan().selected().stream().sorted().toList());
    return Text.format(
        """
        %s

        Measured on %s by `./benchmarks/run%s`:
        %s, %d processors, Java %s, Node.js %s.
        """,
        heading,
        date,
        selected.isEmpty() ? "" : " --only " + selected,
        machine.processor(),
        machine.processors(),
        machine.java(),
        machine.node());
  }

  /** Returns the section of an earlier page; empty if it has none. */
  String of(String page) {
    var start = page.indexOf(heading);
    return start < 0 ? "" : page.substring(start, end(page, start));
  }

  /** Replaces the section of a page, or adds it before another heading. */
  String replaceIn(String page, String section, String before) {
    var start = page.indexOf(heading);
    if (start < 0) {
      var place = page.indexOf(before);
      return page.substring(0, place) + section + page.substring(place);
    }
    return page.substring(0, start) + section + page.substring(end(page, start));
  }

  private static int end(String page, int start) {
    var next = page.indexOf(NEXT, start);
    return next < 0 ? page.length() : next + 1;
  }

  /** Returns a table of targets. */
  static String targets(List<TargetResult> targets) {
    var table = new StringBuilder("| target | least | measured | |\n|---|---|---|---|\n");
    for (var target : targets) {
      table.append(
          "| %s | %s | %s | %s |\n"
              .formatted(target.what(), target.least(), target.measured(), target.verdict()));
    }
    return table.append('\n').toString();
  }
}
