package dev.pgemit.interop.faults.receive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When a receiver's own connection to Postgres was down. NOTIFY reaches who listens at that moment,
 * so what was published meanwhile is not owed to it. Thread-safe.
 */
public final class Deafness {
  // It is noticed a little later than it happens, and what is on its way is gone too.
  private static final long MARGIN = Duration.ofMillis(500).toNanos();

  private final List<long[]> spans = new ArrayList<>();
  private boolean isDeaf = true;

  /** Deaf until it says otherwise. */
  public Deafness() {
    spans.add(new long[] {Long.MIN_VALUE, Long.MAX_VALUE});
  }

  /** It hears from now on. */
  public synchronized void ended() {
    if (isDeaf) {
      isDeaf = false;
      spans.get(spans.size() - 1)[1] = System.nanoTime();
    }
  }

  /** Its connection is down. */
  public synchronized void began() {
    if (!isDeaf) {
      isDeaf = true;
      spans.add(new long[] {System.nanoTime() - MARGIN, Long.MAX_VALUE});
    }
  }

  /** Whether it hears. */
  public synchronized boolean isOver() {
    return !isDeaf;
  }

  /** Whether it heard during all of a span. */
  public synchronized boolean isOutside(long startNanos, long endNanos) {
    // All moments are of one machine and one run, so a plain comparison holds.
    return spans.stream().noneMatch(span -> startNanos <= span[1] && span[0] <= endNanos);
  }
}
