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
public final class Places {
  private static final int CALLERS_TO_SERVE = 5;

  private final int most;
  private final String things;
  private final String advice;
  private final Map<String, Integer> takenByCaller = new HashMap<>();
  private int taken;

  /**
   * Makes them.
   *
   * @param most how many there are; one caller gets a fifth of them
   * @param things what takes them, in the plural
   * @param advice what to do when there are none
   */
  public Places(int most, String things, String advice) {
    this.most = most;
    this.things = things;
    this.advice = advice;
  }

  /** A place that is taken until it is closed, once or again. */
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes one.
   *
   * @throws ProblemException where there is none: 503 where there is none for anybody, and 429
   *     where the caller has its share. Where nobody is asked for a key nobody can be told apart
   */
  public synchronized Place take(Caller caller) {
    var account = caller.account();
    var share = most / CALLERS_TO_SERVE;
    var own = takenByCaller.getOrDefault(account, 0);
    if (taken == most) {
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "There are %d %s already, and no more may be: %s".formatted(most, things, advice));
    }
    if (own == share && !account.isEmpty()) {
      throw new ProblemException(
          HttpStatus.TOO_MANY_REQUESTS_429,
          "%s has %d %s already, and may have no more: %s"
              .formatted(caller, share, things, advice));
    }
    taken++;
    takenByCaller.put(account, own + 1);
    var isOpen = new AtomicBoolean(true);
    return () -> {
      if (isOpen.getAndSet(false)) {
        leave(account);
      }
    };
  }

  private synchronized void leave(String account) {
    taken--;
    takenByCaller.computeIfPresent(account, (same, own) -> own == 1 ? null : own - 1);
  }
}
