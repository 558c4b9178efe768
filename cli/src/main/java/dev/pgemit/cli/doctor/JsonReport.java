package dev.pgemit.cli.doctor;

import dev.pgemit.http.doctor.DoctorReport;
import tools.jackson.databind.json.JsonMapper;

/**
 * A report for scripts.
 *
 * @param report the results
 */
public record JsonReport(DoctorReport report) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public String toString() {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report.toDocument());
  }
}
