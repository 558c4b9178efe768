package dev.pgemit.http.stream;

import dev.pgemit.EmitException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Tells a line that the emitter's full queue did not take, which may get in later, and for how long
 * it is worth trying. Used by one thread at a time.
 */
final class NoRoom {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private long since;
  private boolean isWaiting;

  /** Whether it is why this failed, and time is left. */
  boolean isWhy(CompletableFuture<String> published) {
    // Only the queue says no at once: what Postgres says comes later.
    if (!published.isCompletedExceptionally() || !isTemporary(published)) {
      isWaiting = false;
      return false;
    }
    var now = System.nanoTime();
    since = isWaiting ? since : now;
    isWaiting = now - since < LONGEST_WAIT.toNanos();
    return isWaiting;
  }

  private static boolean isTemporary(CompletableFuture<String> failed) {
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
