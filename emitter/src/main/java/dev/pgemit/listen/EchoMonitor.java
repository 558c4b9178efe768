package dev.pgemit.listen;

/**
 * Detects a LISTEN connection that receives nothing. A working connection receives every message of
 * its channel, also those that pgemit itself publishes. Thread-safe.
 */
final class EchoMonitor {
  private final TimeoutScheduler scheduler;
  private final Runnable onEchoMissing;
  private long lastReceivedAt = System.nanoTime();
  private boolean isCheckScheduled;

  EchoMonitor(TimeoutScheduler scheduler, Runnable onEchoMissing) {
    this.scheduler = scheduler;
    this.onEchoMissing = onEchoMissing;
  }

  /** Records that a message was received now. */
  synchronized void recordReceived() {
    lastReceivedAt = System.nanoTime();
  }

  synchronized long lastReceivedAt() {
    return lastReceivedAt;
  }

  /** Returns whether a message was received after the one at this time. */
  synchronized boolean hasReceivedSince(long receivedAt) {
    return lastReceivedAt != receivedAt;
  }

  /** Expects a message after the one at this time, within the echo timeout. */
  synchronized void expectAfter(long receivedAt) {
    if (!hasReceivedSince(receivedAt) && !isCheckScheduled) {
      isCheckScheduled = true;
      scheduler.schedule(ChannelListener.ECHO_TIMEOUT, () -> check(receivedAt));
    }
  }

  private void check(long receivedAt) {
    synchronized (this) {
      isCheckScheduled = false;
      if (hasReceivedSince(receivedAt)) {
        return;
      }
    }
    onEchoMissing.run();
  }
}
