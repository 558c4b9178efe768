package dev.pgemit.interop.faults.report;

import dev.pgemit.interop.faults.result.DeliveryTally;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.interop.faults.result.OfficialEmitterResult;
import dev.pgemit.interop.faults.scenario.Fault;
import dev.pgemit.interop.faults.scenario.FaultGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

/** Writes the generated part of the documentation page, between two markers. */
public final class FaultPage {
  private static final String END_MARK = "<!-- end -->";

  private FaultPage() {}

  /**
   * Writes the table, the chart and the measurements of a group. Those of other groups stay.
   *
   * @param docs the folder of the documentation
   * @param peers the results of the official emitter; empty if it did not run
   */
  public static void write(
      Path docs,
      FaultGroup group,
      Map<Fault, FaultResult> results,
      Map<Fault, OfficialEmitterResult> peers)
      throws IOException {
    var section = PageSection.of(group);
    FaultResultJson.write(docs.resolve("faults").resolve(section.dataFile()), results);
    FaultChart.write(docs.resolve("faults").resolve(section.chartFile()), results);
    replace(
        docs.resolve("faults.md"),
        section.beginMark(),
        END_MARK,
        table(section, results)
            + "\n"
            + details(section, results)
            + (peers.isEmpty() ? "" : officialEmitterComparison(peers)));
  }

  /** Replaces the text between two markers. */
  static void replace(Path page, String begin, String end, String text) throws IOException {
    var old = Files.readString(page);
    var from = old.indexOf(begin);
    var until = old.indexOf(end, from);
    if (from < 0 || until < 0) {
      throw new IOException("The marks are missing in " + page);
    }
    Files.writeString(
        page,
        old.substring(0, from + begin.length()) + "\n\n" + text + "\n" + old.substring(until));
  }

  private static String table(PageSection section, Map<Fault, FaultResult> results) {
    var table = new StringBuilder();
    table
        .append("Measured on ")
        .append(LocalDate.now(ZoneOffset.UTC))
        .append(": ")
        .append(MachineDescription.current())
        .append(section.servers())
        .append(".\n\n")
        .append(
            "| # | fault | expected | accepted | received | lost | twice | unknown | refused |"
                + " recovered in | |\n")
        .append("|---|---|---|---|---|---|---|---|---|---|---|\n");
    results.forEach((fault, result) -> table.append(row(fault, result)));
    return table.toString();
  }

  private static String officialEmitterComparison(Map<Fault, OfficialEmitterResult> peers) {
    var text =
        new StringBuilder(
            """

            For comparison, the official Node emitter 0.1.1 ran with the same faults. Its `emit`
            returns before it has sent anything, and throws no exception, so callers do not learn of
            failures. A server with adapter 0.3.1 counts the events, because servers with adapter 0.5.0
            receive none of them ([compatibility](compatibility.md)). Events that were sent while this
            server was not listening are missing from its count too.

            | # | fault | emitted | failed without an error | arrived |
            |---|---|---|---|---|
            """);
    peers.forEach(
        (fault, peer) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %d | %s | %,d | %,d | %,d |%n",
                    fault.number(),
                    fault.name(),
                    peer.emitted(),
                    peer.failed(),
                    peer.arrived())));
    return text.toString();
  }

  private static String row(Fault fault, FaultResult result) {
    var tally = result.tally();
    var counts =
        tally.equals(DeliveryTally.NONE)
            ? " | | | | | "
            : String.format(
                Locale.ROOT,
                "%,d | %,d | %d | %d | %d | %,d",
                tally.accepted(),
                tally.received(),
                tally.lost(),
                tally.duplicated(),
                tally.unknown(),
                tally.refused());
    return String.format(
        Locale.ROOT,
        "| %d | %s | %s | %s | %s | %s |%n",
        fault.number(),
        fault.name(),
        fault.expected(),
        counts,
        Double.isNaN(result.recoverySeconds())
            ? ""
            : String.format(Locale.ROOT, "%.2f s", result.recoverySeconds()),
        verdict(result));
  }

  private static String verdict(FaultResult result) {
    if (result.skipped() != null) {
      return "not done: " + result.skipped();
    }
    return result.unmet().isEmpty() ? "met" : "**not met**";
  }

  private static String details(PageSection section, Map<Fault, FaultResult> results) {
    var text = new StringBuilder();
    text.append("![Received a second around each fault](faults/")
        .append(section.chartFile())
        .append(")\n\n")
        .append("The checks of each row:\n\n");
    results.forEach(
        (fault, result) -> {
          if (result.skipped() == null) {
            text.append("- **").append(fault.number()).append("** ").append(fault.name());
            result
                .checks()
                .forEach(
                    check ->
                        text.append("\n  - ")
                            .append(check.isMet() ? "" : "**not met:** ")
                            .append(check.expected())
                            .append(": ")
                            .append(check.measured().replace('\n', ' ')));
            text.append('\n');
          }
        });
    return text.toString();
  }
}
