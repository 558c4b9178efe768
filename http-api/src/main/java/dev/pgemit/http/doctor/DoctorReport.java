package dev.pgemit.http.doctor;

import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.CheckResult.CheckLevel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The results of all checks, in order. */
public record DoctorReport(List<ReportEntry> entries) {
  /** The result of one check. */
  public record ReportEntry(String check, CheckResult finding) {}

  /** Copies the entries. */
  public DoctorReport {
    entries = List.copyOf(entries);
  }

  /** Returns a copy with every text changed. */
  public DoctorReport mapTexts(UnaryOperator<String> change) {
    return new DoctorReport(
        entries.stream()
            .map(entry -> new ReportEntry(entry.check(), entry.finding().mapText(change)))
            .toList());
  }

  /** Returns the number of results with a level. */
  public long count(CheckLevel level) {
    return entries.stream().filter(entry -> entry.finding().level() == level).count();
  }

  /** Returns the most severe level. Skipped checks count as passed. */
  public CheckLevel worstLevel() {
    if (count(CheckLevel.FAILURE) > 0) {
      return CheckLevel.FAILURE;
    }
    return count(CheckLevel.WARNING) > 0 ? CheckLevel.WARNING : CheckLevel.OK;
  }

  /** Returns the report for JSON. */
  public Map<String, Object> toDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("status", label(worstLevel()));
    document.put("failures", count(CheckLevel.FAILURE));
    document.put("warnings", count(CheckLevel.WARNING));
    document.put("checks", entries.stream().map(DoctorReport::toDocument).toList());
    return document;
  }

  private static Map<String, Object> toDocument(ReportEntry entry) {
    var finding = entry.finding();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("check", entry.check());
    document.put("status", label(finding.level()));
    document.put("found", finding.summary());
    document.put("advice", finding.advice());
    document.put("statements", finding.statements());
    return document;
  }

  private static String label(CheckLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
