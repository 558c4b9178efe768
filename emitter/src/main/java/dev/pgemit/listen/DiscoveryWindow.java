package dev.pgemit.listen;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides when server discovery is sent, and when the servers of a namespace count as known: after
 * a time without any response, since a busy Node process responds late. Not thread-safe.
 */
final class DiscoveryWindow {
  static final Duration QUIET_INTERVAL = Duration.ofMillis(250);

  // Each server responds to a discovery with a message to all, so requests share one for this time.
  static final Duration DISCOVERY_INTERVAL = Duration.ofSeconds(1);

  // Other processes may send requests all the time, whose responses extend the window.
  private static final Duration MAX_DURATION = Duration.ofSeconds(2);

  // Adapters reconnect 1 to 3 s after Postgres is back, and send a heartbeat 5 s later.
  private static final Duration RECOVERY_TIMEOUT = Duration.ofSeconds(10);

  private boolean isOpen;
  private boolean isComplete;
  private long closesAt;
  private long closesAtLatest;
  private boolean isRecovering;
  private long recoveryDeadline;
  private @Nullable Long lastDiscoveryAt;

  /** Opens the window after a discovery. Returns whether the caller must schedule its end. */
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

  /** Extends the window after a server's response. */
  void extend(long nanoTime) {
    closesAt = Math.min(closesAtLatest, nanoTime + QUIET_INTERVAL.toNanos());
  }

  /** Returns the nanoseconds until the window closes; 0 or less once it has. */
  long remainingNanos(long nanoTime) {
    return closesAt - nanoTime;
  }

  boolean isOpen() {
    return isOpen;
  }

  /** Closes the window: the servers are known. */
  void complete() {
    isOpen = false;
    isComplete = true;
  }

  boolean isComplete() {
    return isComplete;
  }

  /** Returns whether a request at this time must send a discovery first. */
  boolean isDiscoveryNeeded(long nanoTime) {
    if (isRecovering(nanoTime)) {
      isComplete = false; // servers may have reconnected silently since the last discovery
      return true;
    }
    return lastDiscoveryAt == null || nanoTime - lastDiscoveryAt > DISCOVERY_INTERVAL.toNanos();
  }

  void recordDiscovery(long nanoTime) {
    lastDiscoveryAt = nanoTime;
  }

  void forgetDiscovery() {
    lastDiscoveryAt = null;
  }

  /** Returns whether servers may still be reconnecting after a lost connection. */
  boolean isRecovering(long nanoTime) {
    return isRecovering && (recoveryDeadline == 0 || nanoTime - recoveryDeadline <= 0);
  }

  /** Resets the window: no server is known. */
  void reset() {
    isOpen = false;
    isComplete = false;
    lastDiscoveryAt = null;
  }

  /** Resets the window after Postgres was lost, from which the servers must recover too. */
  void connectionLost() {
    reset();
    isRecovering = true;
    recoveryDeadline = 0;
  }
}
