package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.PgemitProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Emits, and asks for readiness, again and again, and keeps the answers with their times. */
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
   * An answer, and when it came.
   *
   * @param result the answer
   * @param receivedAtNanos by {@link System#nanoTime()}
   */
  private record TimedResult(ServiceCall.CallResult result, long receivedAtNanos) {}

  ServiceProbe(PgemitProcess service) {
    this.service = service;
    startThread(SMALL_EMIT, emitResults);
    startThread(READINESS, readinessResults);
  }

  /** Makes another call again and again, beside the small events. */
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

  /** How many outcomes are unknown. */
  long unknownCount() {
    return emitResults.stream().filter(ServiceProbe::isUnknown).count();
  }

  /** Those that were neither accepted nor said to be unknown, nor surely not published. */
  List<ServiceCall.CallResult> unexpectedResults() {
    return emitResults.stream()
        .filter(timed -> !isUnknown(timed) && !isCertain(timed.result()))
        .map(TimedResult::result)
        .toList();
  }

  /** How long after a time the service said that it was not ready. */
  double secondsUntilNotReady(long since) {
    return secondsUntil(since, since, readinessResults, false);
  }

  /** How long after it said that it was not ready the service was ready again. */
  double secondsUntilReadyAgain(long since) {
    var notReadyAt =
        readinessResults.stream()
            .filter(timed -> timed.receivedAtNanos() > since && !timed.result().isAccepted())
            .mapToLong(TimedResult::receivedAtNanos)
            .findFirst()
            .orElse(since);
    return secondsUntil(notReadyAt, notReadyAt, readinessResults, true);
  }

  /** When, after a time, the first event was accepted that followed an unknown outcome. */
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
