package dev.pgemit.http.access;

import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.settings.RequestRate;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Limits the rate of requests to this process, per caller and in total. Thread-safe. */
final class RateLimiter {
  // Evicts the least recently used caller beyond this number. An evicted caller starts with a full
  // bucket.
  private static final int MAX_CALLERS = 10_000;

  private final @Nullable RequestRate globalLimit;
  private final @Nullable Bucket globalBucket;
  private final Map<String, Bucket> callerBuckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_CALLERS;
        }
      };

  RateLimiter(@Nullable RequestRate globalLimit) {
    this.globalLimit = globalLimit;
    this.globalBucket = globalLimit == null ? null : bucket(globalLimit);
  }

  /**
   * Counts a request, or fails the request if the limit is exceeded.
   *
   * @throws ProblemException with status 429 if the limit is exceeded
   */
  void acquire(IncomingRequest incoming, Caller caller) {
    var limit = caller.rate();
    if (limit != null) {
      var probe = bucket(caller.accountId(), limit).tryConsumeAndReturnRemaining(1);
      addHeaders(incoming.responseHeaders(), limit, probe);
      require(incoming, probe, () -> "%s is limited to %s requests".formatted(caller, limit));
    }
    if (globalBucket != null) {
      require(
          incoming,
          globalBucket.tryConsumeAndReturnRemaining(1),
          () ->
              "All callers together are limited to %s requests (PGEMIT_MAX_RATE)"
                  .formatted(globalLimit));
    }
  }

  // The headers of draft-ietf-httpapi-ratelimit-headers. The quota is full again after t seconds.
  private static void addHeaders(
      HttpFields.Mutable headers, RequestRate limit, ConsumptionProbe probe) {
    headers.put(
        "RateLimit-Policy",
        "\"caller\";q=" + limit.requests() + ";w=" + limit.period().toSeconds());
    headers.put(
        "RateLimit",
        "\"caller\";r="
            + probe.getRemainingTokens()
            + ";t="
            + secondsUp(probe.getNanosToWaitForReset()));
  }

  private static long secondsUp(long nanos) {
    return Duration.ofNanos(nanos).plusMillis(999).toSeconds();
  }

  private static void require(
      IncomingRequest incoming, ConsumptionProbe probe, Supplier<String> description) {
    if (!probe.isConsumed()) {
      var seconds = Math.max(1, secondsUp(probe.getNanosToWaitForRefill()));
      incoming.responseHeaders().put(HttpHeader.RETRY_AFTER, Long.toString(seconds));
      throw new ProblemException(
          new Problem(
              ProblemType.RATE_EXCEEDED,
              "%s, and this request exceeds the limit: nothing was %s. Try again in %d s"
                  .formatted(description.get(), incoming.undoneAction(), seconds)));
    }
  }

  // The map key includes the rate, since two keys of one name may have different rates.
  private Bucket bucket(String accountId, RequestRate rate) {
    synchronized (callerBuckets) {
      return callerBuckets.computeIfAbsent(accountId + " " + rate, unused -> bucket(rate));
    }
  }

  private static Bucket bucket(RequestRate rate) {
    return Bucket.builder()
        .addLimit(
            limit -> limit.capacity(rate.requests()).refillGreedy(rate.requests(), rate.period()))
        .build();
  }
}
