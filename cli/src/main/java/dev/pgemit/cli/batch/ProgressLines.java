package dev.pgemit.cli.batch;

import dev.pgemit.cli.output.OutputOptions;
import java.time.Duration;
import java.util.Locale;

/** A line every few seconds, for a log. */
final class ProgressLines implements BatchProgress {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final long totalBytes;
  private final long startPosition;
  private final OutputOptions output;
  private final long startedAt = System.nanoTime();
  private long printedAt = startedAt;

  /**
   * Starts the interval of the first line.
   *
   * @param totalBytes the size of the input, 0 if it is not known
   */
  ProgressLines(long totalBytes, BatchTotals start, OutputOptions output) {
    this.output = output;
    this.totalBytes = totalBytes;
    this.startPosition = start.position();
  }

  @Override
  public void update(BatchTotals totals) {
    var now = System.nanoTime();
    if (now - printedAt < INTERVAL.toNanos()) {
      return;
    }
    printedAt = now;
    var elapsed = Duration.ofNanos(now - startedAt);
    output.note(
        String.format(
            Locale.ROOT,
            "%,d lines, %s%s",
            totals.position(),
            BatchProgress.describe(totals.position() - startPosition, elapsed, totals.rejected()),
            remaining(totals, elapsed)));
  }

  private String remaining(BatchTotals totals, Duration elapsed) {
    if (totalBytes == 0 || totals.offset() == 0) {
      return "";
    }
    var secondsLeft = elapsed.toNanos() / 1e9 * (totalBytes - totals.offset()) / totals.offset();
    return String.format(
        Locale.ROOT,
        ", %d of %d MiB, %.0f s left",
        totals.offset() >> 20,
        totalBytes >> 20,
        secondsLeft);
  }
}
