package dev.pgemit.interop.faults.report;

import dev.pgemit.interop.faults.environment.ResourceUsage;
import dev.pgemit.interop.faults.result.DeliveryTally;
import dev.pgemit.interop.faults.result.FaultCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** Writes the result of a soak test into the documentation. */
public final class SoakPage {
  private static final String BEGIN_MARK = "<!-- written by ./interop/faults soak -->";
  private static final String END_MARK = "<!-- end -->";

  private SoakPage() {}

  /** Writes the result. */
  public static void write(
      Path docs,
      double minutes,
      DeliveryTally tally,
      List<ResourceUsage> samples,
      List<FaultCheck> checks)
      throws IOException {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "Measured on %s, for %.0f minutes: %s. %,d events accepted, %d lost, %d twice, %d"
                + " unknown. Six times Postgres ended every connection of the service.%n%n",
            LocalDate.now(ZoneOffset.UTC),
            minutes,
            MachineDescription.current(),
            tally.accepted(),
            tally.lost(),
            tally.duplicated(),
            tally.unknown()));
    text.append("| minute | live heap | threads | file descriptors |\n|---|---|---|---|\n");
    for (var i = 5; i < samples.size(); i += 6) {
      var sample = samples.get(i);
      text.append(
          String.format(
              Locale.ROOT,
              "| %.1f | %.1f MiB | %d | %d |%n",
              minutes * (i + 1) / samples.size(),
              sample.heapMebibytes(),
              sample.threads(),
              sample.openFiles()));
    }
    text.append('\n');
    checks.forEach(
        check ->
            text.append(
                "- %s%s: %s%n"
                    .formatted(
                        check.isMet() ? "" : "**not met:** ", check.expected(), check.measured())));
    FaultPage.replace(docs.resolve("faults.md"), BEGIN_MARK, END_MARK, text.toString());
  }
}
