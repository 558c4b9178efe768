package dev.pgemit.publish;

import dev.pgemit.transport.Outage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The failure of the last try to publish, other than an error of Postgres. It expires, since no
 * call may follow while the service reports that it is not ready. Thread-safe.
 */
final class LastFailure {
  private static final Duration MEMORY = Duration.ofSeconds(5);

  private volatile @Nullable Failure last;

  /** A failure, with its time by {@link System#nanoTime()}. */
  private record Failure(Throwable cause, long at) {}

  void note(Throwable cause) {
    last = new Failure(cause, System.nanoTime());
  }

  /** Forgets the failure: a later try succeeded, or failed with an error of Postgres. */
  void clear() {
    if (last != null) {
      last = null;
    }
  }

  /** Returns the failure as an outage, {@code null} if the last try threw nothing. */
  @Nullable Outage outage() {
    var failure = last;
    return failure == null || System.nanoTime() - failure.at() > MEMORY.toNanos()
        ? null
        : new Outage(
            "The last attempt to publish failed (%s)".formatted(failure.cause()), failure.cause());
  }
}
