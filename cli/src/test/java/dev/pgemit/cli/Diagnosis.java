package dev.pgemit.cli;

import dev.pgemit.cli.doctor.Examination;
import dev.pgemit.cli.doctor.PlainReport;
import dev.pgemit.cli.doctor.Report;
import dev.pgemit.http.diagnosis.Finding;
import dev.pgemit.http.diagnosis.Finding.Level;
import dev.pgemit.http.settings.Settings;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** What the doctor says of a database. */
record Diagnosis(Report report) {
  static Diagnosis of(String url) {
    return of(url, Map.of(), null);
  }

  static Diagnosis of(String url, Map<String, String> more, @Nullable URI service) {
    var environment = new HashMap<>(more);
    environment.put("DATABASE_URL", url);
    return new Diagnosis(
        Examination.of(
            DoctorCommand.subject(Settings.from(environment), "pgemit", List.of("/"), service)));
  }

  Finding finding(String check) {
    return report.entries().stream()
        .filter(entry -> entry.check().equals(check))
        .map(Report.Entry::finding)
        .findFirst()
        .orElseThrow();
  }

  Level level(String check) {
    return finding(check).level();
  }

  /** The checks that found something. */
  List<String> troubles() {
    return report.entries().stream()
        .filter(entry -> entry.finding().isTrouble())
        .map(Report.Entry::check)
        .toList();
  }

  String text() {
    return new PlainReport(report, Ansi.OFF).toString();
  }
}
