package dev.pgemit.interop.faults.report;

import dev.pgemit.interop.faults.result.DeliveryTally;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.interop.faults.result.OfficialEmitterResult;
import dev.pgemit.interop.faults.scenario.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

/** Writes the generated part of the documentation page, between two markers. */
public final class FaultPage {
  private static final String BEGIN_MARK = "<!-- written by ./interop/faults -->";
  private static final String END_MARK = "<!-- end -->";

  private FaultPage() {}

  /**
   * Writes the table, the chart and the measurements.
   *
   * @param docs the folder of the documentation
   */
  public static void write(
      Path docs, Map<Fault, FaultResult> results, Map<Fault, OfficialEmitterResult> peers)
      throws IOException {
    FaultResultJson.write(docs.resolve("faults").resolve("faults.json"), results);
    FaultChart.write(docs.resolve("faults").resolve("received.svg"), results);
    replace(
        docs.resolve("faults.md"),
        BEGIN_MARK,
        END_MARK,
        table(results) + "\n" + details(results) + officialEmitterComparison(peers));
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

  private static String table(Map<Fault, FaultResult> results) {
    var table = new StringBuilder();
    table
        .append("Measured on ")
        .append(LocalDate.now(ZoneOffset.UTC))
        .append(": ")
        .append(MachineDescription.current())
        .append(", PostgreSQL 18.\n\n")
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

            Beside it, the official Node emitter 0.1.1 in the same faults. Its `emit` returns before anything is sent, and throws nothing: a caller
            is not told what failed. What arrived is counted at a server on adapter 0.3.1, since on 0.5.0 nothing of it arrives
            ([compatibility](compatibility.md)); what was sent while that server did not listen is missing there too.

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

  private static String details(Map<Fault, FaultResult> results) {
    var text = new StringBuilder();
    text.append("![Received a second around each fault](faults/received.svg)\n\n")
        .append("What was looked at, row by row:\n\n");
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
