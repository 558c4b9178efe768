package dev.pgemit.cli;

import dev.pgemit.cli.doctor.DoctorCommand;
import dev.pgemit.cli.doctor.PlainReport;
import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.CheckResult.CheckLevel;
import dev.pgemit.http.doctor.DoctorChecks;
import dev.pgemit.http.doctor.DoctorReport;
import dev.pgemit.http.settings.Settings;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Runs the doctor on a database, and parses its output. */
record Diagnosis(DoctorReport report) {
  static Diagnosis of(String url) {
    return of(url, Map.of(), null);
  }

  static Diagnosis of(String url, Map<String, String> settings, @Nullable URI serviceUrl) {
    var environment = new HashMap<>(settings);
    environment.put("DATABASE_URL", url);
    return new Diagnosis(
        DoctorChecks.run(
            DoctorCommand.context(Settings.from(environment), "pgemit", List.of("/"), serviceUrl)));
  }

  CheckResult finding(String check) {
    return report.entries().stream()
        .filter(entry -> entry.check().equals(check))
        .map(DoctorReport.ReportEntry::finding)
        .findFirst()
        .orElseThrow();
  }

  CheckLevel level(String check) {
    return finding(check).level();
  }

  /** Returns the checks that reported a problem. */
  List<String> problemChecks() {
    return report.entries().stream()
        .filter(entry -> entry.finding().isProblem())
        .map(DoctorReport.ReportEntry::check)
        .toList();
  }

  String text() {
    return new PlainReport(report, Ansi.OFF).toString();
  }
}
