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
 * Looks for a key that is not known yet: one that was made a moment ago is good at once. Strangers
 * can cause few looks, however many keys they show: some a second in all, one for each id, and few
 * requests wait at a time. Thread-safe.
 */
final class FreshKeys {
  /** Looks at the database, in all. */
  static final int MAX_LOOKS_PER_SECOND = 5;

  private static final int MAX_WAITING = 4;
  private static final int MAX_ABSENT = 10_000;
  private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(2);

  // While Postgres is away no request waits for it only to be turned away.
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final BooleanSupplier look;
  private final Semaphore places = new Semaphore(MAX_WAITING);
  private final ReentrantLock lock = new ReentrantLock();
  private final Bucket looks =
      Bucket.builder()
          .addLimit(
              limit ->
                  limit
                      .capacity(MAX_LOOKS_PER_SECOND)
                      .refillGreedy(MAX_LOOKS_PER_SECOND, Duration.ofSeconds(1)))
          .build();

  // An id is drawn when its key is made, so that an absent one does not come to be: a caller with a
  // wrong key, however often it comes back, costs one look.
  private final Set<String> absent =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<String, Boolean>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > MAX_ABSENT;
                }
              }));

  private long lookedAt = System.nanoTime();
  private long pausedUntil = System.nanoTime();

  /**
   * Has looked for nothing yet.
   *
   * @param look reads the keys again; returns false if that failed
   */
  FreshKeys(BooleanSupplier look) {
    this.look = look;
  }

  /** Notes that the database has no key of this id. */
  void noteAbsent(String id) {
    absent.add(id);
  }

  /** Whether the database is known to have no key of this id. */
  boolean isAbsent(String id) {
    return absent.contains(id);
  }

  /**
   * Reads the keys again, unless that was done since the call came, or too often.
   *
   * @return whether the keys were read since the call came
   */
  boolean look() {
    if (!places.tryAcquire()) {
      return false;
    }
    try {
      return lookInTurn(System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      places.release();
    }
  }

  private boolean lookInTurn(long arrival) throws InterruptedException {
    if (!lock.tryLock(WAIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    try {
      if (lookedAt - arrival >= 0) {
        return true; // somebody else's look began after this call
      }
      var start = System.nanoTime();
      if (start - pausedUntil < 0 || !looks.tryConsume(1)) {
        return false;
      }
      if (!look.getAsBoolean()) {
        pausedUntil = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
        return false;
      }
      lookedAt = start;
      return true;
    } finally {
      lock.unlock();
    }
  }
}
