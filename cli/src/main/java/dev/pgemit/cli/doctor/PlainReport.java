package dev.pgemit.cli.doctor;

import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.CheckResult.CheckLevel;
import dev.pgemit.http.doctor.DoctorReport;
import picocli.CommandLine.Help.Ansi;

/**
 * A report for people.
 *
 * @param report the results
 * @param ansi whether to use colours
 */
public record PlainReport(DoctorReport report, Ansi ansi) {
  @Override
  public String toString() {
    var text = new StringBuilder();
    var width = longestName();
    for (var entry : report.entries()) {
      append(text, entry.check(), width, entry.finding());
    }
    return text.append('\n').append(summary()).append('\n').toString();
  }

  private int longestName() {
    return report.entries().stream().mapToInt(entry -> entry.check().length()).max().orElse(0);
  }

  private void append(StringBuilder text, String check, int width, CheckResult finding) {
    var name = check + " ".repeat(width - check.length());
    var indent = " ".repeat("✓ ".length() + width + " ".length());
    text.append("%s %s %s%n".formatted(mark(finding.level()), name, finding.summary()));
    if (!finding.advice().isEmpty()) {
      text.append(indent).append("→ ").append(finding.advice()).append('\n');
    }
    for (var statement : finding.statements()) {
      text.append(indent).append("  ").append(statement).append(";\n");
    }
  }

  private String mark(CheckLevel level) {
    return ansi.string(
        switch (level) {
          case OK -> "@|green ✓|@";
          case WARNING -> "@|bold,yellow !|@";
          case FAILURE -> "@|bold,red ✗|@";
          case SKIPPED -> "@|faint -|@";
        });
  }

  private String summary() {
    if (report.worstLevel() == CheckLevel.OK) {
      return "No problems found.";
    }
    return "%s, %s. docs/doctor.md explains each check."
        .formatted(
            pluralize(report.count(CheckLevel.FAILURE), "failure"),
            pluralize(report.count(CheckLevel.WARNING), "warning"));
  }

  private static String pluralize(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
