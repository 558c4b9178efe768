package dev.pgemit.cli.doctor;

import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.CheckResult.CheckLevel;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Everything that was found, in order.
 *
 * @param entries a finding of each check
 */
public record DoctorReport(List<ReportEntry> entries) {
  /**
   * What one check found.
   *
   * @param check its name
   * @param finding what it found
   */
  public record ReportEntry(String check, CheckResult finding) {}

  /** Keeps a copy that nobody changes. */
  public DoctorReport {
    entries = List.copyOf(entries);
  }

  /** Returns the same with every text changed. */
  public DoctorReport mapTexts(UnaryOperator<String> change) {
    return new DoctorReport(
        entries.stream()
            .map(entry -> new ReportEntry(entry.check(), entry.finding().mapText(change)))
            .toList());
  }

  /** How many findings are of a level. */
  public long count(CheckLevel level) {
    return entries.stream().filter(entry -> entry.finding().level() == level).count();
  }

  /** The worst that was found; what could not be looked at tells nothing. */
  public CheckLevel worstLevel() {
    if (count(CheckLevel.FAILURE) > 0) {
      return CheckLevel.FAILURE;
    }
    return count(CheckLevel.WARNING) > 0 ? CheckLevel.WARNING : CheckLevel.OK;
  }
}
