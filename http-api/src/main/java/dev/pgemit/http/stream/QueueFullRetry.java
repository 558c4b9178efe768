package dev.pgemit.http.stream;

import dev.pgemit.EmitException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Decides whether to retry a line that the emitter's full queue rejected, and stops after a
 * timeout. Not thread-safe.
 */
final class QueueFullRetry {
  private static final Duration RETRY_TIMEOUT = Duration.ofSeconds(5);

  private long waitingSince;
  private boolean isWaiting;

  /** Returns whether the queue rejected the line and retry time is left. */
  boolean canRetry(CompletableFuture<String> published) {
    // Only the queue fails a future at once. Failures from Postgres arrive later.
    if (!published.isCompletedExceptionally() || !isRetryable(published)) {
      isWaiting = false;
      return false;
    }
    var now = System.nanoTime();
    waitingSince = isWaiting ? waitingSince : now;
    isWaiting = now - waitingSince < RETRY_TIMEOUT.toNanos();
    return isWaiting;
  }

  private static boolean isRetryable(CompletableFuture<String> failed) {
    try {
      failed.join();
      return false;
    } catch (CompletionException e) {
      return e.getCause() instanceof EmitException emit
          && emit.isRetryable()
          && emit.isOutcomeKnown();
    }
  }
}
