package dev.pgemit.listen;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a connection on which nothing arrives still hears. Where a backend is stopped,
 * or the network swallows packets, nothing else would say so to those who read along. One thread's.
 */
final class SilenceProbe {
  // From when the knock is committed on.
  private static final Duration ECHO_TIMEOUT = Duration.ofSeconds(2);

  // Where the knock itself is not committed: what else is published is not known either.
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(4);

  private final LoopbackProbe probe;
  private final Duration maxSilence;
  private long lastReceivedAt = System.nanoTime();
  private @Nullable CompletableFuture<Void> probeCommit;
  private long probedAt;
  private long committedAt;

  SilenceProbe(LoopbackProbe probe, Duration maxSilence) {
    this.probe = probe;
    this.maxSilence = maxSilence;
  }

  /** Something arrived. */
  void onReceived(long nanoTime) {
    lastReceivedAt = nanoTime;
    probeCommit = null;
  }

  /**
   * Nothing arrived until now.
   *
   * @throws ListenFailure if the connection does not hear
   */
  void check(long nanoTime) {
    if (probeCommit == null) {
      if (nanoTime - lastReceivedAt > maxSilence.toNanos()) {
        probeCommit = probe.send();
        probedAt = nanoTime;
        committedAt = 0;
      }
      return;
    }
    if (committedAt == 0 && probeCommit.isDone() && !probeCommit.isCompletedExceptionally()) {
      committedAt = nanoTime;
    }
    var isUnresponsive =
        committedAt == 0
            ? nanoTime - probedAt > COMMIT_TIMEOUT.toNanos()
            : nanoTime - committedAt > ECHO_TIMEOUT.toNanos();
    if (isUnresponsive) {
      throw ListenFailure.echoMissing();
    }
  }
}
