package dev.pgemit.cli.doctor;

import dev.pgemit.http.diagnosis.CheckResult.CheckLevel;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A report for scripts.
 *
 * @param report the results
 */
public record JsonReport(DoctorReport report) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public String toString() {
    var document = JSON.createObjectNode();
    document.put("status", statusOf(report.worstLevel()));
    document.put("failures", report.count(CheckLevel.FAILURE));
    document.put("warnings", report.count(CheckLevel.WARNING));
    var checks = document.putArray("checks");
    for (var entry : report.entries()) {
      checks.add(toJson(entry));
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  private static ObjectNode toJson(DoctorReport.ReportEntry entry) {
    var finding = entry.finding();
    var node = JSON.createObjectNode();
    node.put("check", entry.check());
    node.put("status", statusOf(finding.level()));
    node.put("found", finding.summary());
    node.put("advice", finding.advice());
    var statements = node.putArray("statements");
    finding.statements().forEach(statements::add);
    return node;
  }

  private static String statusOf(CheckLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
