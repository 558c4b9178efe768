package dev.pgemit.listen;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Detects whether a silent LISTEN connection still receives. Nothing else reports a stopped
 * backend, or a network that drops packets, to a tail. Not thread-safe.
 */
final class SilenceProbe {
  // The time after the probe's commit.
  private static final Duration ECHO_TIMEOUT = Duration.ofSeconds(2);

  // The time for the probe's commit.
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

  /** Records a received notification. */
  void onReceived(long nanoTime) {
    lastReceivedAt = nanoTime;
    probeCommit = null;
  }

  /**
   * Sends or checks a probe if nothing has arrived for too long.
   *
   * @throws ListenFailure if the connection does not receive
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
