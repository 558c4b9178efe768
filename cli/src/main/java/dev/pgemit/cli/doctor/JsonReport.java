package dev.pgemit.cli.doctor;

import dev.pgemit.http.diagnosis.Finding.Level;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A report for scripts.
 *
 * @param report what was found
 */
public record JsonReport(Report report) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public String toString() {
    var document = JSON.createObjectNode();
    document.put("status", word(report.worst()));
    document.put("failures", report.count(Level.FAILURE));
    document.put("warnings", report.count(Level.WARNING));
    var checks = document.putArray("checks");
    for (var entry : report.entries()) {
      checks.add(one(entry));
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  private static ObjectNode one(Report.Entry entry) {
    var finding = entry.finding();
    var one = JSON.createObjectNode();
    one.put("check", entry.check());
    one.put("status", word(finding.level()));
    one.put("found", finding.found());
    one.put("advice", finding.advice());
    var statements = one.putArray("statements");
    finding.statements().forEach(statements::add);
    return one;
  }

  private static String word(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
