package dev.pgemit.interop.node;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The reports of a process, as a failure lists them: every error, and the last of the others. */
final class ReportSummary {
  private static final int MAX_OTHERS = 10;
  private static final int MAX_LENGTH = 500;

  private ReportSummary() {}

  static String of(List<JsonNode> reports) {
    var errors = reports.stream().filter(ReportSummary::isError);
    var others = reports.stream().filter(report -> !isError(report)).toList();
    var last = others.subList(Math.max(0, others.size() - MAX_OTHERS), others.size());
    return Stream.concat(errors, last.stream())
        .map(report -> shortened(report.toString()))
        .collect(Collectors.joining("\n", others.size() + " without errors\n", ""));
  }

  private static boolean isError(JsonNode report) {
    return report.path("type").asString().equals("error");
  }

  private static String shortened(String line) {
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + " …" : line;
  }
}
