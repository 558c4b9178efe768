package dev.pgemit.interop.faults.receive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * When a receiver's own connection to Postgres was down. NOTIFY reaches who listens at that moment,
 * so what was published meanwhile is not owed to it. Thread-safe.
 */
public final class ListeningGaps {
  // It is noticed a little later than it happens, and what is on its way is gone too.
  private static final long MARGIN = Duration.ofMillis(500).toNanos();

  private final List<long[]> gaps = new ArrayList<>();
  private boolean isInGap = true;

  /** Deaf until it says otherwise. */
  public ListeningGaps() {
    gaps.add(new long[] {Long.MIN_VALUE, Long.MAX_VALUE});
  }

  /** It hears from now on. */
  public synchronized void listeningStarted() {
    if (isInGap) {
      isInGap = false;
      gaps.get(gaps.size() - 1)[1] = System.nanoTime();
    }
  }

  /** Its connection is down. */
  public synchronized void listeningStopped() {
    if (!isInGap) {
      isInGap = true;
      gaps.add(new long[] {System.nanoTime() - MARGIN, Long.MAX_VALUE});
    }
  }

  /** Whether it hears. */
  public synchronized boolean isListening() {
    return !isInGap;
  }

  /** How long after a moment it went deaf, and how long before it had begun to hear, in words. */
  public synchronized String describeAround(long nanos) {
    var sinceStart =
        gaps.stream().filter(gap -> gap[1] <= nanos).mapToLong(gap -> nanos - gap[1]).min();
    var untilGap =
        gaps.stream().filter(gap -> gap[0] >= nanos).mapToLong(gap -> gap[0] - nanos).min();
    return String.format(
        Locale.ROOT,
        "%.2f s after it began to listen%s",
        sinceStart.orElse(0) / 1e9,
        untilGap.isPresent()
            ? String.format(Locale.ROOT, ", %.2f s before it went deaf", untilGap.getAsLong() / 1e9)
            : "");
  }

  /** Whether it heard during all of a span. */
  public synchronized boolean wasListeningThroughout(long startNanos, long endNanos) {
    // All moments are of one machine and one run, so a plain comparison holds.
    return gaps.stream().noneMatch(gap -> startNanos <= gap[1] && gap[0] <= endNanos);
  }
}
