package dev.pgemit.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.CheckResult.CheckLevel;
import dev.pgemit.http.doctor.DoctorReport;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.json.JsonMapper;

class DoctorReportTest {
  private static final DoctorReport REPORT =
      new DoctorReport(
          List.of(
              new DoctorReport.ReportEntry("encoding", CheckResult.ok("UTF8")),
              new DoctorReport.ReportEntry("clock", CheckResult.warning("late", "set it")),
              new DoctorReport.ReportEntry(
                  "grants",
                  CheckResult.failure("no rights", "GRANT them")
                      .withStatements(List.of("GRANT a", "GRANT b"))),
              new DoctorReport.ReportEntry(
                  "connection limit", CheckResult.skipped("no connection"))));

  @Test
  void plainReportAlignsLinesAndAddsAdvice() {
    assertThat(new PlainReport(REPORT, Ansi.OFF).toString())
        .isEqualTo(
            """
            ✓ encoding         UTF8
            ! clock            late
                               → set it
            ✗ grants           no rights
                               → GRANT them
                                 GRANT a;
                                 GRANT b;
            - connection limit no connection

            1 failure, 1 warning. docs/doctor.md explains each check.
            """);
  }

  @Test
  void plainReportColorsOnlyTheMarks() {
    assertThat(new PlainReport(REPORT, Ansi.ON).toString()).contains("\u001b[32m✓", " UTF8\n");
  }

  @Test
  void jsonReportContainsTheSameFindings() {
    var json = JsonMapper.builder().build().readTree(new JsonReport(REPORT).toString());

    assertThat(json.get("status").stringValue()).isEqualTo("failure");
    assertThat(json.get("failures").intValue()).isEqualTo(1);
    assertThat(json.get("checks").get(2).get("statements").get(1).stringValue())
        .isEqualTo("GRANT b");
    assertThat(json.get("checks").get(3).get("status").stringValue()).isEqualTo("skipped");
  }

  @Test
  void worstLevelIsThatOfTheWorstFinding() {
    assertThat(REPORT.worstLevel()).isEqualTo(CheckLevel.FAILURE);
    assertThat(new DoctorReport(REPORT.entries().subList(0, 2)).worstLevel())
        .isEqualTo(CheckLevel.WARNING);
    assertThat(new DoctorReport(List.of(REPORT.entries().get(3))).worstLevel())
        .isEqualTo(CheckLevel.OK);
  }
}
