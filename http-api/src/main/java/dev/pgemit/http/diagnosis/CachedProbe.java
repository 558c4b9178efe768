package dev.pgemit.http.diagnosis;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a probe at most once a second for any number of callers, untrusted ones too. If the probe
 * hangs, only its own caller waits. Thread-safe.
 *
 * @param <T> the type of the result
 */
public final class CachedProbe<T> {
  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  private final Supplier<T> probe;
  private final T noResponse;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable T last;
  private volatile long startedAt;
  private long probedAt;

  /**
   * Creates a probe that has not run.
   *
   * @param noResponse the result for other callers while the probe hangs
   */
  public CachedProbe(Supplier<T> probe, T noResponse) {
    this.probe = probe;
    this.noResponse = noResponse;
  }

  /** Returns a result that is at most one second old, unless the probe is in progress. */
  public T result() {
    var known = last;
    if (known != null && !lock.tryLock()) {
      return System.nanoTime() - startedAt > MAX_AGE.toNanos() ? noResponse : known;
    }
    if (!lock.isHeldByCurrentThread()) {
      lock.lock();
    }
    try {
      var current = last;
      if (current == null || System.nanoTime() - probedAt > MAX_AGE.toNanos()) {
        startedAt = System.nanoTime();
        current = probe.get();
        probedAt = System.nanoTime();
        last = current;
      }
      startedAt = System.nanoTime();
      return current;
    } finally {
      lock.unlock();
    }
  }
}
