package dev.pgemit.cli.doctor;

import dev.pgemit.http.diagnosis.Finding;
import dev.pgemit.http.diagnosis.Finding.Level;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Everything that was found, in order.
 *
 * @param entries a finding of each check
 */
public record Report(List<Entry> entries) {
  /**
   * What one check found.
   *
   * @param check its name
   * @param finding what it found
   */
  public record Entry(String check, Finding finding) {}

  /** Keeps a copy that nobody changes. */
  public Report {
    entries = List.copyOf(entries);
  }

  /** Returns the same with every text changed. */
  public Report mapped(UnaryOperator<String> change) {
    return new Report(
        entries.stream()
            .map(entry -> new Entry(entry.check(), entry.finding().mapped(change)))
            .toList());
  }

  /** How many findings are of a level. */
  public long count(Level level) {
    return entries.stream().filter(entry -> entry.finding().level() == level).count();
  }

  /** The worst that was found; what could not be looked at tells nothing. */
  public Level worst() {
    if (count(Level.FAILURE) > 0) {
      return Level.FAILURE;
    }
    return count(Level.WARNING) > 0 ? Level.WARNING : Level.OK;
  }
}
