package dev.pgemit.interop.faults.receive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The times at which a receiver's LISTEN connection was down. NOTIFY reaches only active listeners,
 * so the receiver need not receive events published in a gap. Thread-safe.
 */
public final class ListeningGaps {
  // The receiver notices a lost connection late, and events in transit are lost with it.
  private static final long MARGIN = Duration.ofMillis(500).toNanos();

  private final List<long[]> gaps = new ArrayList<>();
  private boolean isInGap = true;

  /** Starts with a gap, until {@link #listeningStarted}. */
  public ListeningGaps() {
    gaps.add(new long[] {Long.MIN_VALUE, Long.MAX_VALUE});
  }

  /** Ends the current gap. */
  public synchronized void listeningStarted() {
    if (isInGap) {
      isInGap = false;
      gaps.get(gaps.size() - 1)[1] = System.nanoTime();
    }
  }

  /** Starts a gap. */
  public synchronized void listeningStopped() {
    if (!isInGap) {
      isInGap = true;
      gaps.add(new long[] {System.nanoTime() - MARGIN, Long.MAX_VALUE});
    }
  }

  /** Returns whether no gap is current. */
  public synchronized boolean isListening() {
    return !isInGap;
  }

  /**
   * Describes the time since the end of the gap before a moment, and the time until the next gap.
   */
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

  /** Returns whether no gap overlaps a period. */
  public synchronized boolean wasListeningThroughout(long startNanos, long endNanos) {
    // All times are of one machine and one run, so a plain comparison is safe.
    return gaps.stream().noneMatch(gap -> startNanos <= gap[1] && gap[0] <= endNanos);
  }
}
