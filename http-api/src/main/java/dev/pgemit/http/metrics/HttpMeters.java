package dev.pgemit.http.metrics;

import dev.pgemit.http.stats.RecentStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** Counts and times HTTP requests. Thread-safe. */
public final class HttpMeters {
  private static final int STATUS_LIMIT = 600;

  // Statuses that alert rules use start at 0.
  private static final int[] PREREGISTERED_STATUSES = {
    200, 202, 400, 401, 403, 404, 413, 422, 429, 500, 503
  };

  private static final Duration[] LATENCY_BUCKETS =
      LongStream.of(
              500,
              1_000,
              2_500,
              5_000,
              10_000,
              25_000,
              50_000,
              100_000,
              250_000,
              500_000,
              1_000_000,
              2_500_000,
              5_000_000,
              10_000_000)
          .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
          .toArray(Duration[]::new);

  /** The class of a response status. */
  private enum ResponseClass {
    OK,
    REFUSED,
    FAILED;

    static ResponseClass of(int status) {
      if (status >= 500) {
        return FAILED;
      }
      return status >= 400 ? REFUSED : OK;
    }
  }

  private record TimerKey(Endpoint endpoint, ResponseClass responseClass) {}

  private final MeterRegistry registry;
  private final RecentStats stats;
  private final LongAdder inFlight = new LongAdder();
  private final LongAdder bytesReceived = new LongAdder();
  private final LongAdder bytesSent = new LongAdder();
  // Created on demand: most combinations never occur.
  private final Map<TimerKey, Timer> timers = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<Counter> statusCounters =
      new AtomicReferenceArray<>(STATUS_LIMIT);

  HttpMeters(MeterRegistry registry, RecentStats stats) {
    this.registry = registry;
    this.stats = stats;
    Gauge.builder("pgemit.http.in.flight", inFlight, LongAdder::sum)
        .description("Requests in progress, including tails and streams")
        .register(registry);
    registerByteCounter("pgemit.http.received", bytesReceived, "Bytes of request bodies");
    registerByteCounter("pgemit.http.sent", bytesSent, "Bytes of response bodies");
    for (var status : PREREGISTERED_STATUSES) {
      counter(status);
    }
  }

  private void registerByteCounter(String name, LongAdder sum, String description) {
    FunctionCounter.builder(name, sum, LongAdder::sum)
        .description(description)
        .baseUnit("bytes")
        .register(registry);
  }

  /** Counts a started request. */
  public void requestStarted() {
    inFlight.increment();
  }

  /** Counts received body bytes. */
  public void bytesReceived(int bytes) {
    bytesReceived.add(bytes);
  }

  /** Counts sent response bytes. */
  public void bytesSent(int bytes) {
    bytesSent.add(bytes);
  }

  /** Counts and times a completed request. */
  public void requestCompleted(Endpoint endpoint, int status, long nanos) {
    if (!endpoint.isMonitoring()) {
      stats.requestCompleted(status, nanos, !endpoint.isOpenEnded());
    }
    inFlight.decrement();
    counter(Math.max(0, Math.min(status, STATUS_LIMIT - 1))).increment();
    timers
        .computeIfAbsent(new TimerKey(endpoint, ResponseClass.of(status)), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(TimerKey meterKey) {
    return Timer.builder("pgemit.http.requests")
        .description("Time from the headers of a request to the end of its response")
        .tag("verb", meterKey.endpoint().label())
        .tag("outcome", meterKey.responseClass().name().toLowerCase(Locale.ROOT))
        .serviceLevelObjectives(LATENCY_BUCKETS)
        .register(registry);
  }

  private Counter counter(int status) {
    var existing = statusCounters.get(status);
    if (existing != null) {
      return existing;
    }
    var created =
        Counter.builder("pgemit.http.responses")
            .description("Responses by status; 0 if the connection broke before the response")
            .tag("status", String.valueOf(status))
            .register(registry);
    statusCounters.set(status, created);
    return created;
  }
}
