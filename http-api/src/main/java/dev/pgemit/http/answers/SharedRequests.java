package dev.pgemit.http.answers;

import dev.pgemit.BroadcastOperator;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Shares the response of each namespace between callers that accept a response of some age, so that
 * many viewers cost the servers no more than one. Thread-safe.
 *
 * @param <T> the type of the responses
 */
final class SharedRequests<T> {
  static final int MAX_AGE_MILLIS = 60_000;

  private static final Executor AFTER_MAX_AGE =
      CompletableFuture.delayedExecutor(MAX_AGE_MILLIS, TimeUnit.MILLISECONDS);

  private record SentRequest<T>(long startNanos, CompletableFuture<T> response) {
    boolean isUsable(long nowNanos, Duration maxAge) {
      return nowNanos - startNanos < maxAge.toNanos() && !response.isCompletedExceptionally();
    }
  }

  private final Function<BroadcastOperator, CompletableFuture<T>> request;
  private final Map<String, SentRequest<T>> latest = new ConcurrentHashMap<>();

  /**
   * Creates the object; sends no request yet.
   *
   * @param request sends a request to the servers of a namespace
   */
  SharedRequests(Function<BroadcastOperator, CompletableFuture<T>> request) {
    this.request = request;
  }

  /**
   * Returns the response for a namespace, to an earlier request if that is young enough.
   *
   * @param operator selects the namespace, and the timeout of a request that is not shared
   * @param maxAge the longest time since the start of an earlier request; zero for none
   */
  CompletableFuture<T> send(BroadcastOperator operator, Duration maxAge) {
    if (maxAge.isZero()) {
      return request.apply(operator);
    }
    var now = System.nanoTime();
    return latest
        .compute(
            operator.namespace(),
            (namespace, earlier) ->
                earlier != null && earlier.isUsable(now, maxAge) ? earlier : start(operator, now))
        .response()
        .copy(); // a caller that gives up must not cancel the request of the others
  }

  private SentRequest<T> start(BroadcastOperator operator, long now) {
    var sent = new SentRequest<>(now, request.apply(operator));
    AFTER_MAX_AGE.execute(() -> latest.remove(operator.namespace(), sent));
    return sent;
  }
}
