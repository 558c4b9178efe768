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
 * Reloads the keys on an unknown key, so that a new key works immediately. Requests with unknown
 * keys cause few queries: a limited number per second, one per id, and few waiting requests.
 * Thread-safe.
 */
final class ThrottledKeyRefresh {
  /** The maximum number of reloads per second for all requests. */
  static final int MAX_REFRESHES_PER_SECOND = 5;

  private static final int MAX_WAITING_REQUESTS = 4;
  private static final int MAX_ABSENT_IDS = 10_000;
  private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(2);

  // Requests do not wait for an unavailable Postgres only to be rejected.
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

  // Key ids are random, so an absent id never appears later. Repeated requests with one invalid key
  // cost one query.
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
   * Creates an instance without reloading.
   *
   * @param refresh reloads the keys; returns false on failure
   */
  ThrottledKeyRefresh(BooleanSupplier refresh) {
    this.refresh = refresh;
  }

  /** Records that the database has no key with the id. */
  void markAbsent(String id) {
    absentIds.add(id);
  }

  /** Returns whether the database is known to have no key with the id. */
  boolean isAbsent(String id) {
    return absentIds.contains(id);
  }

  /**
   * Reloads the keys, unless another thread has reloaded the keys since this call began or the rate
   * limit is reached.
   *
   * @return whether the keys have been reloaded since this call began
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
        return true; // another thread began a reload after this call
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
