package dev.pgemit.cli.batch;

import java.time.Duration;
import java.util.Locale;

/** Shows the progress of a batch on standard error. */
interface BatchProgress extends AutoCloseable {
  /** Shows nothing. */
  BatchProgress NONE = totals -> {};

  /** Shows the totals, or keeps them for a later moment. */
  void update(BatchTotals totals);

  /** Ends the display. */
  @Override
  default void close() {}

  /** Returns a rate and the rejected lines. */
  static String describe(long lines, Duration elapsed, long rejected) {
    var seconds = Math.max(elapsed.toNanos() / 1e9, 1e-3);
    var rate = String.format(Locale.ROOT, "%,.0f lines/s", lines / seconds);
    return rejected == 0 ? rate : String.format(Locale.ROOT, "%s, %,d rejected", rate, rejected);
  }
}
