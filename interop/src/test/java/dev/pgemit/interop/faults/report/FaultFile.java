package dev.pgemit.interop.faults.report;

import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** All figures of a run, for programs. */
final class FaultFile {
  private static final JsonMapper JSON = new JsonMapper();

  private FaultFile() {}

  static void write(Path file, Map<Fault, Finding> findings) throws IOException {
    var document = JSON.createObjectNode();
    document.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    document.put("machine", Machine.here());
    var rows = document.putArray("rows");
    findings.forEach(
        (fault, finding) -> {
          var row = rows.addObject();
          row.put("number", fault.number()).put("fault", fault.name());
          if (finding.skipped() != null) {
            row.put("skipped", finding.skipped());
          }
          var tally = finding.tally();
          row.put("accepted", tally.accepted())
              .put("received", tally.received())
              .put("owed", tally.owed())
              .put("lost", tally.lost())
              .put("twice", tally.twice())
              .put("unknown", tally.unknown())
              .put("refused", tally.refused())
              .put("receivedThoughRefused", tally.notAccepted());
          if (!Double.isNaN(finding.recoverySeconds())) {
            row.put("recoverySeconds", finding.recoverySeconds());
          }
          var checks = row.putArray("checks");
          finding
              .checks()
              .forEach(
                  check ->
                      checks
                          .addObject()
                          .put("expected", check.expected())
                          .put("measured", check.measured())
                          .put("met", check.isMet()));
        });
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
  }
}
