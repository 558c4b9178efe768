package dev.pgemit.listen;

import java.time.Duration;

/**
 * When the servers of a namespace count as known: once none has answered anything for a while,
 * since a busy Node process may take that long to answer. Not thread-safe.
 */
final class DiscoveryWindow {
  static final Duration QUIET_INTERVAL = Duration.ofMillis(250);

  // Others may ask all the time.
  private static final Duration MAX_DURATION = Duration.ofSeconds(2);

  // Servers connect again 1 to 3 s after Postgres is back, in silence, and are heard 5 s later.
  private static final Duration RECOVERY_TIMEOUT = Duration.ofSeconds(10);

  private boolean isOpen;
  private boolean isComplete;
  private long closesAt;
  private long closesAtLatest;
  private boolean isRecovering;
  private long recoveryDeadline;

  /**
   * A census is out.
   *
   * @return whether it is the first, so that somebody must look after the time
   */
  boolean open(long nanoTime) {
    if (isOpen || isComplete) {
      extend(nanoTime);
      return false;
    }
    if (isRecovering && recoveryDeadline == 0) {
      recoveryDeadline = nanoTime + RECOVERY_TIMEOUT.toNanos();
    }
    isOpen = true;
    closesAt = nanoTime + QUIET_INTERVAL.toNanos();
    closesAtLatest = nanoTime + MAX_DURATION.toNanos();
    return true;
  }

  /** A server has answered something. */
  void extend(long nanoTime) {
    closesAt = Math.min(closesAtLatest, nanoTime + QUIET_INTERVAL.toNanos());
  }

  /** How many nanoseconds are left of it, 0 or less where it is over. */
  long remainingNanos(long nanoTime) {
    return closesAt - nanoTime;
  }

  boolean isOpen() {
    return isOpen;
  }

  /** It is quiet: the servers are known. */
  void complete() {
    isOpen = false;
    isComplete = true;
  }

  boolean isComplete() {
    return isComplete;
  }

  /**
   * Somebody is about to ask.
   *
   * @return whether servers may have come back unheard, so that each request has to find out anew
   */
  boolean reopenIfRecovering(long nanoTime) {
    if (isRecovering && recoveryDeadline != 0 && nanoTime - recoveryDeadline > 0) {
      isRecovering = false;
    }
    if (isRecovering) {
      isComplete = false;
    }
    return isRecovering;
  }

  /** Whether servers may have come back unheard. */
  boolean isRecovering(long nanoTime) {
    return isRecovering && (recoveryDeadline == 0 || nanoTime - recoveryDeadline <= 0);
  }

  /** Nothing is known any more. */
  void reset() {
    isOpen = false;
    isComplete = false;
  }

  /** Nothing is known any more, and the servers may have lost their connections too. */
  void connectionLost() {
    reset();
    isRecovering = true;
    recoveryDeadline = 0;
  }
}
