package dev.pgemit.http.access;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The database's time, as it was last told, and how much has passed since. Where it was never told,
 * this machine's. Thread-safe.
 */
final class DatabaseClock {
  private final Clock localClock;
  private final AtomicReference<@Nullable TimeReading> lastReading = new AtomicReference<>();

  DatabaseClock(Clock localClock) {
    this.localClock = localClock;
  }

  /**
   * A time, and when it was told by the clock of the process, which nobody sets.
   *
   * @param time the database's
   * @param nanoTime the process's
   */
  private record TimeReading(Instant time, long nanoTime) {}

  /** Takes note of the database's time, which was asked for and told at these moments. */
  void update(Instant time, long requestNanos, long responseNanos) {
    lastReading.set(new TimeReading(time, requestNanos + (responseNanos - requestNanos) / 2));
  }

  Instant now() {
    var last = lastReading.get();
    return last == null
        ? localClock.instant()
        : last.time().plusNanos(System.nanoTime() - last.nanoTime());
  }
}
