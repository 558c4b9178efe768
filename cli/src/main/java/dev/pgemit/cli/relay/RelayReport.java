package dev.pgemit.cli.relay;

import dev.pgemit.Emitter;
import dev.pgemit.FeatureStatus;
import dev.pgemit.RelayEvent;
import dev.pgemit.RelayTotals;
import dev.pgemit.cli.output.OutputOptions;
import dev.pgemit.cli.output.VisibleText;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** What a relay prints while it runs, and at its end. */
final class RelayReport {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  // An application may send a message that is skipped many times a second.
  private static final int MAX_SKIPPED_LINES = 20;

  private final OutputOptions output;
  private final Emitter destination;
  private long printedAt = System.nanoTime();
  private long printedCount;
  private int skippedLines;
  private boolean isOutageReported;

  RelayReport(OutputOptions output, Emitter destination) {
    this.output = output;
    this.destination = destination;
  }

  void print(RelayEvent event) {
    var namespace = VisibleText.of(event.namespace());
    if (event instanceof RelayEvent.Gap missed) {
      output.reportFailure(
          missed.count() < 0
              ? "Messages of %s may be missing: %s.".formatted(namespace, missed.reason())
              : "Up to %,d messages of %s are missing: %s."
                  .formatted(missed.count(), namespace, missed.reason()));
    } else if (event instanceof RelayEvent.Skipped skipped) {
      printSkipped(namespace, skipped);
    } else if (event instanceof RelayEvent.Uncertain uncertain) {
      output.reportFailure(
          "A message of %s may be missing. %s. Its id is %s."
              .formatted(namespace, uncertain.reason(), VisibleText.of(uncertain.id())));
    } else if (event instanceof RelayEvent.Interrupted interrupted) {
      output.note(
          "The stream of %s cannot be read: %s. The relay tries again. No message is missing yet."
              .formatted(namespace, VisibleText.of(interrupted.reason())));
    }
  }

  private void printSkipped(String namespace, RelayEvent.Skipped skipped) {
    if (skippedLines == MAX_SKIPPED_LINES) {
      output.reportFailure("More messages were skipped. The totals count them.");
    } else if (skippedLines < MAX_SKIPPED_LINES) {
      output.reportFailure(
          "A message of %s was skipped, because servers would drop it, or it would harm them: %s%s"
              .formatted(
                  namespace,
                  VisibleText.of(skipped.reason()),
                  skipped.id().isEmpty() ? "" : ". Its id is " + VisibleText.of(skipped.id())));
    }
    skippedLines++;
  }

  /** Prints a line of totals every few seconds in which messages passed, and each outage. */
  void printProgress(RelayTotals totals) {
    printOutage(totals);
    var now = System.nanoTime();
    if (now - printedAt < INTERVAL.toNanos()) {
      return;
    }
    if (totals.passedOn() != printedCount) {
      var seconds = (now - printedAt) / 1e9;
      output.note(
          String.format(
              Locale.ROOT,
              "%,d messages forwarded, %,.0f a second, %,d waiting.",
              totals.passedOn(),
              (totals.passedOn() - printedCount) / seconds,
              totals.waiting()));
      printedCount = totals.passedOn();
    }
    printedAt = now;
  }

  private void printOutage(RelayTotals totals) {
    var publishing =
        destination.status().stream()
            .filter(status -> status.feature() == FeatureStatus.Feature.PUBLISH)
            .filter(status -> status.state() == FeatureStatus.State.FAILING)
            .findFirst();
    if (publishing.isPresent() && !isOutageReported) {
      output.reportFailure(
          "The destination does not accept messages: %s. The relay tries again; %,d messages wait."
              .formatted(VisibleText.of(publishing.get().detail()), totals.waiting()));
    } else if (publishing.isEmpty() && isOutageReported) {
      output.note("The destination accepts messages again.");
    }
    isOutageReported = publishing.isPresent();
  }

  void printTotals(RelayTotals totals) {
    if (output.isJson()) {
      output.printJson(JsonMapper.shared().valueToTree(totals));
      return;
    }
    var line = new StringBuilder("%,d forwarded".formatted(totals.passedOn()));
    append(line, totals.waiting(), "received but not forwarded");
    append(line, totals.skipped(), "skipped");
    append(line, totals.missed(), "missed");
    append(line, totals.gaps(), "gaps of unknown size");
    append(line, totals.uncertain(), "with an unknown outcome");
    output.printLine(line.toString());
  }

  private static void append(StringBuilder line, long count, String what) {
    if (count > 0) {
      line.append(", %,d %s".formatted(count, what));
    }
  }
}
