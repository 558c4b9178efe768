package dev.pgemit.interop.faults.receive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

  /** How long after a moment it went deaf, and how long before it had begun to hear, in words. */
  public synchronized String around(long nanos) {
    var heard =
        spans.stream().filter(span -> span[1] <= nanos).mapToLong(span -> nanos - span[1]).min();
    var deaf =
        spans.stream().filter(span -> span[0] >= nanos).mapToLong(span -> span[0] - nanos).min();
    return String.format(
        Locale.ROOT,
        "%.2f s after it began to listen%s",
        heard.orElse(0) / 1e9,
        deaf.isPresent()
            ? String.format(Locale.ROOT, ", %.2f s before it went deaf", deaf.getAsLong() / 1e9)
            : "");
  }

  /** Whether it heard during all of a span. */
  public synchronized boolean isOutside(long startNanos, long endNanos) {
    // All moments are of one machine and one run, so a plain comparison holds.
    return spans.stream().noneMatch(span -> startNanos <= span[1] && span[0] <= endNanos);
  }
}
