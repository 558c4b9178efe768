package dev.pgemit.cli.batch;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Spaces chunks so that a rate is kept. Not thread-safe. */
final class LinePacer {
  private final double linesPerNano;
  private long nextAt = System.nanoTime();

  /** Creates a pacer; {@code null} is any rate. */
  LinePacer(@Nullable LineRate rate) {
    this.linesPerNano =
        rate == null ? Double.POSITIVE_INFINITY : rate.perSecond() / TimeUnit.SECONDS.toNanos(1);
  }

  /** Returns how long to wait before the next chunk, 0 if it is due. */
  long waitNanos() {
    return Math.max(0, nextAt - System.nanoTime());
  }

  /** Counts the lines of a chunk that is published now. A delay is not made up for later. */
  void published(int lines) {
    nextAt = Math.max(nextAt, System.nanoTime()) + (long) (lines / linesPerNano);
  }
}
