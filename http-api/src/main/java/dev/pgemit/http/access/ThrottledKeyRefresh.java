package dev.pgemit.http.access;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Looks for a key that is not known yet: a key works as soon as it was created. Unknown callers
 * cause few look-ups, however many keys they present: some a second in all, one for each id, and
 * few requests wait at a time. Thread-safe.
 */
final class ThrottledKeyRefresh {
  /** Looks at the database, in all. */
  static final int MAX_REFRESHES_PER_SECOND = 5;

  private static final int MAX_WAITING_REQUESTS = 4;
  private static final int MAX_ABSENT_IDS = 10_000;
  private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(2);

  // While Postgres is away no request waits for it only to be turned away.
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  private final BooleanSupplier refresh;
  private final Semaphore waitingPermits = new Semaphore(MAX_WAITING_REQUESTS);
  private final ReentrantLock lock = new ReentrantLock();
  private final Bucket refreshBudget =
      Bucket.builder()
          .addLimit(
              limit ->
                  limit
                      .capacity(MAX_REFRESHES_PER_SECOND)
                      .refillGreedy(MAX_REFRESHES_PER_SECOND, Duration.ofSeconds(1)))
          .build();

  // An id is drawn when its key is made, so that an absent one does not come to be: a caller with a
  // wrong key, however often it comes back, costs one look.
  private final Set<String> absentIds =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<String, Boolean>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > MAX_ABSENT_IDS;
                }
              }));

  private long refreshedAtNanos = System.nanoTime();
  private long pausedUntilNanos = System.nanoTime();

  /**
   * Has looked for nothing yet.
   *
   * @param refresh reads the keys again; returns false if that failed
   */
  ThrottledKeyRefresh(BooleanSupplier refresh) {
    this.refresh = refresh;
  }

  /** Notes that the database has no key of this id. */
  void markAbsent(String id) {
    absentIds.add(id);
  }

  /** Whether the database is known to have no key of this id. */
  boolean isAbsent(String id) {
    return absentIds.contains(id);
  }

  /**
   * Reads the keys again, unless that was done since the call came, or too often.
   *
   * @return whether the keys were read since the call came
   */
  boolean refresh() {
    if (!waitingPermits.tryAcquire()) {
      return false;
    }
    try {
      return refreshExclusively(System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waitingPermits.release();
    }
  }

  private boolean refreshExclusively(long arrivalNanos) throws InterruptedException {
    if (!lock.tryLock(WAIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    try {
      if (refreshedAtNanos - arrivalNanos >= 0) {
        return true; // somebody else's look began after this call
      }
      var startNanos = System.nanoTime();
      if (startNanos - pausedUntilNanos < 0 || !refreshBudget.tryConsume(1)) {
        return false;
      }
      if (!refresh.getAsBoolean()) {
        pausedUntilNanos = System.nanoTime() + RETRY_INTERVAL.toNanos();
        return false;
      }
      refreshedAtNanos = startNanos;
      return true;
    } finally {
      lock.unlock();
    }
  }
}
