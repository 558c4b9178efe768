package dev.pgemit.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.diagnosis.Finding;
import dev.pgemit.http.diagnosis.Finding.Level;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final Report REPORT =
      new Report(
          List.of(
              new Report.Entry("encoding", Finding.ok("UTF8")),
              new Report.Entry("clock", Finding.warning("late", "set it")),
              new Report.Entry(
                  "grants",
                  Finding.failure("no rights", "GRANT them").with(List.of("GRANT a", "GRANT b"))),
              new Report.Entry("canary", Finding.skipped("no connection"))));

  @Test
  void peopleSeeAlignedLinesAndWhatToDo() {
    assertThat(new PlainReport(REPORT, Ansi.OFF).toString())
        .isEqualTo(
            """
            ✓ encoding        UTF8
            ! clock           late
                              → set it
            ✗ grants          no rights
                              → GRANT them
                                GRANT a;
                                GRANT b;
            - canary          no connection

            1 failure, 1 warning. docs/doctor.md says more of each.
            """);
  }

  @Test
  void coloursAreOfTheMarksAlone() {
    assertThat(new PlainReport(REPORT, Ansi.ON).toString()).contains("\u001b[32m✓", " UTF8\n");
  }

  @Test
  void scriptsGetTheSame() {
    var json = JsonMapper.builder().build().readTree(new JsonReport(REPORT).toString());

    assertThat(json.get("status").stringValue()).isEqualTo("failure");
    assertThat(json.get("failures").intValue()).isEqualTo(1);
    assertThat(json.get("checks").get(2).get("statements").get(1).stringValue())
        .isEqualTo("GRANT b");
    assertThat(json.get("checks").get(3).get("status").stringValue()).isEqualTo("skipped");
  }

  @Test
  void theWorstDecides() {
    assertThat(REPORT.worst()).isEqualTo(Level.FAILURE);
    assertThat(new Report(REPORT.entries().subList(0, 2)).worst()).isEqualTo(Level.WARNING);
    assertThat(new Report(List.of(REPORT.entries().get(3))).worst()).isEqualTo(Level.OK);
  }
}
