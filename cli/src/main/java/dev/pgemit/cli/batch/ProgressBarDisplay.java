package dev.pgemit.cli.batch;

import dev.pgemit.cli.output.Terminal;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with the bytes, the time left, the rate and the rejected lines, for a terminal. */
final class ProgressBarDisplay implements BatchProgress {
  private static final int UPDATE_INTERVAL_MILLIS = 200;

  private final ProgressBar bar;
  private final long startedAt = System.nanoTime();
  private final long startPosition;

  /**
   * Shows the bar.
   *
   * @param totalBytes the size of the input, 0 if it is not known
   */
  ProgressBarDisplay(long totalBytes, BatchTotals start) {
    this.startPosition = start.position();
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("pgemit batch")
            .setInitialMax(totalBytes > 0 ? totalBytes : -1)
            .setUnit(" MiB", 1 << 20)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_INTERVAL_MILLIS)
            // Without a width, the library opens the terminal, which replaces the JVM's handler of
            // Ctrl+C: the process would end without its shutdown hooks.
            .setConsumer(new ConsoleProgressBarConsumer(System.err, Terminal.width()))
            .build();
  }

  @Override
  public void update(BatchTotals totals) {
    bar.stepTo(totals.offset());
    bar.setExtraMessage(
        " "
            + BatchProgress.describe(
                totals.position() - startPosition,
                Duration.ofNanos(System.nanoTime() - startedAt),
                totals.rejected()));
  }

  @Override
  public void close() {
    bar.close();
  }
}
