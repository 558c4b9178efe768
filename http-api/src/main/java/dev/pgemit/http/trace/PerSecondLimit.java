package dev.pgemit.http.trace;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Allows so many in each second, roughly where many ask at the turn of one. Thread-safe. */
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
    // Looked at first, so that what is refused costs no more than a read.
    return acquired.get() < limit && acquired.getAndIncrement() < limit;
  }
}
