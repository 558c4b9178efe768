package dev.pgemit.interop.faults.report;

import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.interop.faults.scenario.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes all measurements of a run as JSON. */
final class FaultResultJson {
  private static final JsonMapper JSON = new JsonMapper();

  private FaultResultJson() {}

  static void write(Path file, Map<Fault, FaultResult> results) throws IOException {
    var document = JSON.createObjectNode();
    document.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    document.put("machine", MachineDescription.current());
    var rows = document.putArray("rows");
    results.forEach(
        (fault, result) -> {
          var row = rows.addObject();
          row.put("number", fault.number()).put("fault", fault.name());
          if (result.skipped() != null) {
            row.put("skipped", result.skipped());
          }
          var tally = result.tally();
          row.put("accepted", tally.accepted())
              .put("received", tally.received())
              .put("owed", tally.expected())
              .put("lost", tally.lost())
              .put("twice", tally.duplicated())
              .put("unknown", tally.unknown())
              .put("refused", tally.refused())
              .put("receivedThoughRefused", tally.receivedThoughRefused());
          if (!Double.isNaN(result.recoverySeconds())) {
            row.put("recoverySeconds", result.recoverySeconds());
          }
          var checks = row.putArray("checks");
          result
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
