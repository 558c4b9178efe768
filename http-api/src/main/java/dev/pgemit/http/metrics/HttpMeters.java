package dev.pgemit.http.metrics;

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

/** Counts and times the requests over HTTP. Thread-safe. */
public final class HttpMeters {
  private static final int MOST_STATUS = 600;

  // Those that alerts look for are there from 0 on.
  private static final int[] USUAL = {200, 202, 400, 401, 403, 404, 413, 422, 429, 500, 503};

  private static final Duration[] TIMES =
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

  /** How a request was answered. */
  private enum Answer {
    OK,
    REFUSED,
    FAILED;

    static Answer of(int status) {
      if (status >= 500) {
        return FAILED;
      }
      return status >= 400 ? REFUSED : OK;
    }
  }

  private record Kind(Endpoint endpoint, Answer answer) {}

  private final MeterRegistry registry;
  private final LongAdder inFlight = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();
  // Made when it is needed: most of the kinds never come to be.
  private final Map<Kind, Timer> times = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<Counter> statuses = new AtomicReferenceArray<>(MOST_STATUS);

  HttpMeters(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("pgemit.http.in.flight", inFlight, LongAdder::sum)
        .description("Requests that are being answered, tails and streams too")
        .register(registry);
    bytes("pgemit.http.received", received, "Bytes of bodies that came in");
    bytes("pgemit.http.sent", sent, "Bytes of bodies that went out");
    for (var status : USUAL) {
      counter(status);
    }
  }

  private void bytes(String name, LongAdder sum, String description) {
    FunctionCounter.builder(name, sum, LongAdder::sum)
        .description(description)
        .baseUnit("bytes")
        .register(registry);
  }

  /** A request came in. */
  public void begin() {
    inFlight.increment();
  }

  /** A part of its body came in. */
  public void received(int bytes) {
    received.add(bytes);
  }

  /** A part of its answer goes out. */
  public void sent(int bytes) {
    sent.add(bytes);
  }

  /** It is over. */
  public void end(Endpoint endpoint, int status, long nanos) {
    inFlight.decrement();
    counter(Math.max(0, Math.min(status, MOST_STATUS - 1))).increment();
    times
        .computeIfAbsent(new Kind(endpoint, Answer.of(status)), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Kind kind) {
    return Timer.builder("pgemit.http.requests")
        .description("From the headers of a request to the end of its answer")
        .tag("verb", kind.endpoint().label())
        .tag("outcome", kind.answer().name().toLowerCase(Locale.ROOT))
        .serviceLevelObjectives(TIMES)
        .register(registry);
  }

  private Counter counter(int status) {
    var known = statuses.get(status);
    if (known != null) {
      return known;
    }
    var made =
        Counter.builder("pgemit.http.responses")
            .description("Answers by status; 0 where the connection broke before")
            .tag("status", String.valueOf(status))
            .register(registry);
    statuses.set(status, made);
    return made;
  }
}
