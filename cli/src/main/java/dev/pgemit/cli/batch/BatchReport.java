package dev.pgemit.cli.batch;

import dev.pgemit.cli.output.OutputOptions;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** The results of a batch as sentences, or as the document of a stream. */
final class BatchReport {
  private BatchReport() {}

  static void printDone(OutputOptions output, BatchTotals totals) {
    print(output, totals.published(), totals.rejected(), "");
  }

  static void printAlreadyDone(OutputOptions output, Checkpoint checkpoint) {
    print(
        output,
        checkpoint.published(),
        checkpoint.rejected(),
        " by the run that ended at " + checkpoint.updatedAt());
  }

  private static void print(OutputOptions output, long published, long rejected, String when) {
    if (output.isJson()) {
      output.printJson(
          JsonNodeFactory.instance
              .objectNode()
              .put("accepted", published)
              .put("rejectedCount", rejected));
    } else {
      output.printLine(
          String.format(Locale.ROOT, "%,d published, %,d rejected%s", published, rejected, when));
    }
  }

  /** Returns the progress of a run that ended early, and how to continue. */
  static String howToContinue(BatchJournal journal, @Nullable Path checkpoint) {
    var totals = journal.totals();
    var progress =
        String.format(
            Locale.ROOT,
            "Stopped after %,d lines: %,d published, %,d rejected.",
            totals.position(),
            totals.published(),
            totals.rejected());
    if (checkpoint != null) {
      return progress + " Run the same command again to continue.";
    }
    var last = journal.lastLine();
    return last == null
        ? progress
        : "%s To continue, start after line %d of %s; with --checkpoint, the same command does."
            .formatted(progress, last.number(), last.source());
  }
}
