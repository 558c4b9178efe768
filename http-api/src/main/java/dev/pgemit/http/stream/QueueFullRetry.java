package dev.pgemit.http.stream;

import dev.pgemit.EmitException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Tells a line that the emitter's full queue did not take, which may get in later, and for how long
 * it is worth trying. Used by one thread at a time.
 */
final class QueueFullRetry {
  private static final Duration RETRY_TIMEOUT = Duration.ofSeconds(5);

  private long waitingSince;
  private boolean isWaiting;

  /** Whether it is why this failed, and time is left. */
  boolean canRetry(CompletableFuture<String> published) {
    // Only the queue says no at once: what Postgres says comes later.
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
