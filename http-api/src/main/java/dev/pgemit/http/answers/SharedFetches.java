package dev.pgemit.http.answers;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.FetchedSockets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Shares the sockets of each namespace between callers that accept an answer of some age, so that
 * many viewers cost the servers no more than one. Thread-safe.
 */
final class SharedFetches {
  static final int MAX_AGE_MILLIS = 60_000;

  private static final Executor AFTER_MAX_AGE =
      CompletableFuture.delayedExecutor(MAX_AGE_MILLIS, TimeUnit.MILLISECONDS);

  private record Fetch(long startNanos, CompletableFuture<FetchedSockets> sockets) {
    boolean isUsable(long nowNanos, Duration maxAge) {
      return nowNanos - startNanos < maxAge.toNanos() && !sockets.isCompletedExceptionally();
    }
  }

  private final Map<String, Fetch> latest = new ConcurrentHashMap<>();

  /**
   * Returns the sockets of a namespace, from an earlier request if that is young enough.
   *
   * @param operator selects the namespace, and the timeout of a request of its own
   * @param maxAge the longest time since the start of an earlier request; zero for none
   */
  CompletableFuture<FetchedSockets> fetch(BroadcastOperator operator, Duration maxAge) {
    if (maxAge.isZero()) {
      return operator.fetchSockets();
    }
    var now = System.nanoTime();
    return latest
        .compute(
            operator.namespace(),
            (namespace, earlier) ->
                earlier != null && earlier.isUsable(now, maxAge) ? earlier : start(operator, now))
        .sockets()
        .copy(); // a caller that gives up must not cancel the request of the others
  }

  private Fetch start(BroadcastOperator operator, long now) {
    var fetch = new Fetch(now, operator.fetchSockets());
    AFTER_MAX_AGE.execute(() -> latest.remove(operator.namespace(), fetch));
    return fetch;
  }
}
