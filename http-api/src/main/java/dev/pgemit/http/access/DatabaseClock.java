package dev.pgemit.http.access;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the database time from the last reading and the time elapsed since. Uses the local
 * clock before the first reading. Thread-safe.
 */
final class DatabaseClock {
  private final Clock localClock;
  private final AtomicReference<@Nullable TimeReading> lastReading = new AtomicReference<>();

  DatabaseClock(Clock localClock) {
    this.localClock = localClock;
  }

  /**
   * A reading of the database clock and the monotonic time of the reading.
   *
   * @param nanoTime the process's monotonic time
   */
  private record TimeReading(Instant time, long nanoTime) {}

  /** Records a reading, taken at the midpoint between request and response. */
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
