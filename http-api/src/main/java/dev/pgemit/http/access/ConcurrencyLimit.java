package dev.pgemit.http.access;

import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Limits the number of concurrent long-running requests, in total and per caller. The limit per
 * caller prevents one caller from blocking the others. Thread-safe.
 */
public final class ConcurrencyLimit {
  private static final int CALLER_SHARE_DIVISOR = 5;

  private final int limit;
  private final String resource;
  private final String advice;
  private final Map<String, Integer> permitsByCaller = new HashMap<>();
  private int permitsInUse;

  /**
   * Creates a limit.
   *
   * @param limit the total; each caller gets a fifth of the total
   * @param resource the name of the limited resource, in the plural
   * @param advice the suggestion in the error message when the limit is reached
   */
  public ConcurrencyLimit(int limit, String resource, String advice) {
    this.limit = limit;
    this.resource = resource;
    this.advice = advice;
  }

  /** A permit, held until closed. Closing is idempotent. */
  public interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Acquires a permit.
   *
   * @throws ProblemException with status 503 if the total is used up, or 429 if the caller's share
   *     is used up. Without keys only the total applies
   */
  public synchronized Permit acquire(Caller caller) {
    var accountId = caller.accountId();
    var callerLimit = limit / CALLER_SHARE_DIVISOR;
    var callerPermits = permitsByCaller.getOrDefault(accountId, 0);
    if (permitsInUse == limit) {
      throw new ProblemException(
          ProblemType.OVERLOADED,
          "The limit of %d %s is reached: %s".formatted(limit, resource, advice));
    }
    if (callerPermits == callerLimit && !accountId.isEmpty()) {
      throw new ProblemException(
          ProblemType.SHARE_EXCEEDED,
          "%s has reached its limit of %d %s: %s".formatted(caller, callerLimit, resource, advice));
    }
    permitsInUse++;
    permitsByCaller.put(accountId, callerPermits + 1);
    var isHeld = new AtomicBoolean(true);
    return () -> {
      if (isHeld.getAndSet(false)) {
        release(accountId);
      }
    };
  }

  private synchronized void release(String accountId) {
    permitsInUse--;
    permitsByCaller.computeIfPresent(
        accountId, (same, callerPermits) -> callerPermits == 1 ? null : callerPermits - 1);
  }
}
