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
  private final Clock ours;
  private final AtomicReference<@Nullable Told> told = new AtomicReference<>();

  DatabaseClock(Clock ours) {
    this.ours = ours;
  }

  /**
   * A time, and when it was told by the clock of the process, which nobody sets.
   *
   * @param time the database's
   * @param nanos the process's
   */
  private record Told(Instant time, long nanos) {}

  /** Takes note of the database's time, which was asked for and told at these moments. */
  void set(Instant time, long askedNanos, long toldNanos) {
    told.set(new Told(time, askedNanos + (toldNanos - askedNanos) / 2));
  }

  Instant now() {
    var last = told.get();
    return last == null ? ours.instant() : last.time().plusNanos(System.nanoTime() - last.nanos());
  }
}
