package dev.pgemit.publish;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the last try to publish threw, other than an error of Postgres. Forgotten after a while,
 * since nobody may try again where the service is taken for not ready. Thread-safe.
 */
final class LastFailure {
  private static final Duration MEMORY = Duration.ofSeconds(5);

  private volatile @Nullable Failure last;

  /**
   * A failure.
   *
   * @param at when, by {@link System#nanoTime()}
   */
  private record Failure(Throwable cause, long at) {}

  void note(Throwable cause) {
    last = new Failure(cause, System.nanoTime());
  }

  /** A try succeeded, or failed with an error of Postgres. */
  void clear() {
    if (last != null) {
      last = null;
    }
  }

  /** What callers of the emitter are told; {@code null} where the last try threw nothing. */
  @Nullable Outage outage() {
    var failure = last;
    return failure == null || System.nanoTime() - failure.at() > MEMORY.toNanos()
        ? null
        : new Outage(
            "The last try to publish failed (%s)".formatted(failure.cause()), failure.cause());
  }
}
