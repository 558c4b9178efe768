package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.PgemitProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Repeatedly emits an event and requests the readiness, and records the responses with their times.
 */
final class ServiceProbe implements AutoCloseable {
  private static final ServiceCall SMALL_EMIT =
      ServiceCall.emit("a small event", "{\"event\":\"e\"}");
  private static final ServiceCall READINESS = ServiceCall.get("readiness", "/readyz");
  private static final Duration CALL_INTERVAL = Duration.ofMillis(20);

  private final PgemitProcess service;
  private final List<TimedResult> emitResults = new CopyOnWriteArrayList<>();
  private final List<TimedResult> readinessResults = new CopyOnWriteArrayList<>();
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * A response and its time of arrival.
   *
   * @param result the response
   * @param receivedAtNanos the time of arrival, by {@link System#nanoTime()}
   */
  private record TimedResult(ServiceCall.CallResult result, long receivedAtNanos) {}

  ServiceProbe(PgemitProcess service) {
    this.service = service;
    startThread(SMALL_EMIT, emitResults);
    startThread(READINESS, readinessResults);
  }

  /** Repeats another call, concurrently with the small events. */
  void startRepeating(ServiceCall call) {
    startThread(call, emitResults);
  }

  private void startThread(ServiceCall call, List<TimedResult> results) {
    var thread =
        new Thread(
            () -> {
              while (!isClosed.get()) {
                var result = call.send(service).join();
                results.add(new TimedResult(result, System.nanoTime()));
                LockSupport.parkNanos(CALL_INTERVAL.toNanos());
              }
            },
            call.name());
    thread.start();
    threads.add(thread);
  }

  /** Returns the number of calls with an unknown outcome. */
  long unknownCount() {
    return emitResults.stream().filter(ServiceProbe::isUnknown).count();
  }

  /**
   * Returns the calls that were neither accepted nor refused, and did not report an unknown
   * outcome.
   */
  List<ServiceCall.CallResult> unexpectedResults() {
    return emitResults.stream()
        .filter(timed -> !isUnknown(timed) && !isCertain(timed.result()))
        .map(TimedResult::result)
        .toList();
  }

  /** Returns the seconds from a time until the service reported that it was not ready. */
  double secondsUntilNotReady(long since) {
    return secondsUntil(since, since, readinessResults, false);
  }

  /**
   * Returns the seconds from the first report of not being ready until the service was ready again.
   */
  double secondsUntilReadyAgain(long since) {
    var notReadyAt =
        readinessResults.stream()
            .filter(timed -> timed.receivedAtNanos() > since && !timed.result().isAccepted())
            .mapToLong(TimedResult::receivedAtNanos)
            .findFirst()
            .orElse(since);
    return secondsUntil(notReadyAt, notReadyAt, readinessResults, true);
  }

  /** Returns the seconds from a time until the first accepted event after an unknown outcome. */
  double secondsUntilPublished(long since) {
    var unknownAt =
        emitResults.stream()
            .filter(ServiceProbe::isUnknown)
            .mapToLong(TimedResult::receivedAtNanos)
            .findFirst();
    return unknownAt.isEmpty()
        ? Double.POSITIVE_INFINITY
        : secondsUntil(since, unknownAt.getAsLong(), emitResults, true);
  }

  private static double secondsUntil(
      long since, long after, List<TimedResult> results, boolean isAccepted) {
    return results.stream()
        .filter(
            timed -> timed.receivedAtNanos() > after && timed.result().isAccepted() == isAccepted)
        .mapToDouble(timed -> (timed.receivedAtNanos() - since) / 1e9)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static boolean isUnknown(TimedResult timed) {
    return timed.result().response().body().contains("\"outcome\":\"unknown\"");
  }

  private static boolean isCertain(ServiceCall.CallResult result) {
    return result.isAccepted() || result.isRefused();
  }

  @Override
  public void close() {
    isClosed.set(true);
    try {
      for (var thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
