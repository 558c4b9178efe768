package dev.pgemit.http.trace;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Allows so many in each second, roughly where many ask at the turn of one. Thread-safe. */
final class PerSecond {
  private final int most;
  private final AtomicLong second = new AtomicLong(Long.MIN_VALUE);
  private final AtomicInteger taken = new AtomicInteger();

  PerSecond(int most) {
    this.most = most;
  }

  boolean take(long nanoTime) {
    var now = TimeUnit.NANOSECONDS.toSeconds(nanoTime);
    var present = second.get();
    if (now != present && second.compareAndSet(present, now)) {
      taken.set(0);
    }
    // Looked at first, so that what is refused costs no more than a read.
    return taken.get() < most && taken.getAndIncrement() < most;
  }
}
