package dev.pgemit.http.access;

import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.settings.Rate;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** How many requests are taken, from one caller and from all, by this process. Thread-safe. */
final class RateLimits {
  // A caller that was not heard of for so many others starts anew.
  private static final int MOST_CALLERS = 10_000;

  private final @Nullable Rate mostInAll;
  private final @Nullable Bucket all;
  private final Map<String, Bucket> callers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_CALLERS;
        }
      };

  RateLimits(@Nullable Rate mostInAll) {
    this.mostInAll = mostInAll;
    this.all = mostInAll == null ? null : bucket(mostInAll);
  }

  /**
   * Takes a request, or ends it.
   *
   * @throws ProblemException where it is one too many
   */
  void take(Visit visit, Caller caller) {
    var rate = caller.rate();
    if (rate != null) {
      take(
          visit, bucket(caller.account(), rate), "%s may make %s requests".formatted(caller, rate));
    }
    if (all != null) {
      take(
          visit,
          all,
          "The service takes %s requests from all callers together (PGEMIT_MAX_RATE)"
              .formatted(mostInAll));
    }
  }

  private static void take(Visit visit, Bucket bucket, String limit) {
    var probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      var wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
      var seconds = Math.max(1, wait.plusMillis(999).toSeconds());
      visit.answer().put(HttpHeader.RETRY_AFTER, Long.toString(seconds));
      throw new ProblemException(
          new Problem(
              HttpStatus.TOO_MANY_REQUESTS_429,
              "%s, and this was one too many: nothing was %s. Try again in %d s"
                  .formatted(limit, visit.deed(), seconds)));
    }
  }

  // By its rate too: of two keys of one name each may have its own.
  private Bucket bucket(String account, Rate rate) {
    synchronized (callers) {
      return callers.computeIfAbsent(account + " " + rate, unused -> bucket(rate));
    }
  }

  private static Bucket bucket(Rate rate) {
    return Bucket.builder()
        .addLimit(
            limit -> limit.capacity(rate.requests()).refillGreedy(rate.requests(), rate.period()))
        .build();
  }
}
