package dev.pgemit.listen;

import java.time.Duration;

/**
 * When the servers of a namespace count as known: once none has answered anything for a while,
 * since a busy Node process may take that long to answer. Not thread-safe.
 */
final class Quiet {
  static final Duration LONG_ENOUGH = Duration.ofMillis(250);

  // Others may ask all the time.
  private static final Duration LONGEST = Duration.ofSeconds(2);

  // Servers connect again 1 to 3 s after Postgres is back, in silence, and are heard 5 s later.
  private static final Duration LONGEST_RETURN = Duration.ofSeconds(10);

  private boolean isAwaited;
  private boolean isOver;
  private long at;
  private long latest;
  private boolean isAfterLoss;
  private long returnedAt;

  /**
   * A census is out.
   *
   * @return whether it is the first, so that somebody must look after the time
   */
  boolean begin(long nanoTime) {
    if (isAwaited || isOver) {
      disturb(nanoTime);
      return false;
    }
    if (isAfterLoss && returnedAt == 0) {
      returnedAt = nanoTime + LONGEST_RETURN.toNanos();
    }
    isAwaited = true;
    at = nanoTime + LONG_ENOUGH.toNanos();
    latest = nanoTime + LONGEST.toNanos();
    return true;
  }

  /** A server has answered something. */
  void disturb(long nanoTime) {
    at = Math.min(latest, nanoTime + LONG_ENOUGH.toNanos());
  }

  /** How many nanoseconds are left of it, 0 or less where it is over. */
  long left(long nanoTime) {
    return at - nanoTime;
  }

  boolean isAwaited() {
    return isAwaited;
  }

  /** It is quiet: the servers are known. */
  void end() {
    isAwaited = false;
    isOver = true;
  }

  boolean isOver() {
    return isOver;
  }

  /**
   * Somebody is about to ask.
   *
   * @return whether servers may have come back unheard, so that each request has to find out anew
   */
  boolean isDoubtful(long nanoTime) {
    if (isAfterLoss && returnedAt != 0 && nanoTime - returnedAt > 0) {
      isAfterLoss = false;
    }
    if (isAfterLoss) {
      isOver = false;
    }
    return isAfterLoss;
  }

  /** Whether servers may have come back unheard. */
  boolean isAfterLoss(long nanoTime) {
    return isAfterLoss && (returnedAt == 0 || nanoTime - returnedAt <= 0);
  }

  /** Nothing is known any more. */
  void reset() {
    isAwaited = false;
    isOver = false;
  }

  /** Nothing is known any more, and the servers may have lost their connections too. */
  void lose() {
    reset();
    isAfterLoss = true;
    returnedAt = 0;
  }
}
