package dev.pgemit.http.access;

import dev.pgemit.http.problem.ProblemException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpStatus;

/**
 * How many requests of a kind that lasts may be open at once, of all callers together, and of one,
 * who must not keep out all others. Thread-safe.
 */
public final class ConcurrencyLimit {
  private static final int CALLER_SHARE_DIVISOR = 5;

  private final int limit;
  private final String resource;
  private final String advice;
  private final Map<String, Integer> permitsByCaller = new HashMap<>();
  private int permitsInUse;

  /**
   * Makes them.
   *
   * @param limit how many there are; one caller gets a fifth of them
   * @param resource what takes them, in the plural
   * @param advice what to do when there are none
   */
  public ConcurrencyLimit(int limit, String resource, String advice) {
    this.limit = limit;
    this.resource = resource;
    this.advice = advice;
  }

  /** A place that is taken until it is closed, once or again. */
  public interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes one.
   *
   * @throws ProblemException where there is none: 503 where there is none for anybody, and 429
   *     where the caller has its share. Where nobody is asked for a key nobody can be told apart
   */
  public synchronized Permit acquire(Caller caller) {
    var accountId = caller.accountId();
    var callerLimit = limit / CALLER_SHARE_DIVISOR;
    var callerPermits = permitsByCaller.getOrDefault(accountId, 0);
    if (permitsInUse == limit) {
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "There are %d %s already, and no more may be: %s".formatted(limit, resource, advice));
    }
    if (callerPermits == callerLimit && !accountId.isEmpty()) {
      throw new ProblemException(
          HttpStatus.TOO_MANY_REQUESTS_429,
          "%s has %d %s already, and may have no more: %s"
              .formatted(caller, callerLimit, resource, advice));
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
