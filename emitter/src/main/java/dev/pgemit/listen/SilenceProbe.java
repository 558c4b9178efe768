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
  private static final Duration MAX_ECHO = Duration.ofSeconds(2);

  // Where the knock itself is not committed: what else is published is not known either.
  private static final Duration MAX_KNOCK = Duration.ofSeconds(4);

  private final Knock knock;
  private final Duration maxSilence;
  private long heardAt = System.nanoTime();
  private @Nullable CompletableFuture<Void> published;
  private long knockedAt;
  private long publishedAt;

  SilenceProbe(Knock knock, Duration maxSilence) {
    this.knock = knock;
    this.maxSilence = maxSilence;
  }

  /** Something arrived. */
  void heard(long nanoTime) {
    heardAt = nanoTime;
    published = null;
  }

  /**
   * Nothing arrived until now.
   *
   * @throws ListenFailure if the connection does not hear
   */
  void look(long nanoTime) {
    if (published == null) {
      if (nanoTime - heardAt > maxSilence.toNanos()) {
        published = knock.knock();
        knockedAt = nanoTime;
        publishedAt = 0;
      }
      return;
    }
    if (publishedAt == 0 && published.isDone() && !published.isCompletedExceptionally()) {
      publishedAt = nanoTime;
    }
    var isDeaf =
        publishedAt == 0
            ? nanoTime - knockedAt > MAX_KNOCK.toNanos()
            : nanoTime - publishedAt > MAX_ECHO.toNanos();
    if (isDeaf) {
      throw ListenFailure.deaf();
    }
  }
}
