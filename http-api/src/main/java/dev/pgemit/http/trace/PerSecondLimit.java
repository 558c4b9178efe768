package dev.pgemit.http.trace;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Allows a number of actions per second. The limit is approximate when several threads call at the
 * turn of a second. Thread-safe.
 */
final class PerSecondLimit {
  private final int limit;
  private final AtomicLong second = new AtomicLong(Long.MIN_VALUE);
  private final AtomicInteger acquired = new AtomicInteger();

  PerSecondLimit(int limit) {
    this.limit = limit;
  }

  boolean tryAcquire(long nanoTime) {
    var now = TimeUnit.NANOSECONDS.toSeconds(nanoTime);
    var current = second.get();
    if (now != current && second.compareAndSet(current, now)) {
      acquired.set(0);
    }
    // The read comes first, so that a rejected call costs no write.
    return acquired.get() < limit && acquired.getAndIncrement() < limit;
  }
}
