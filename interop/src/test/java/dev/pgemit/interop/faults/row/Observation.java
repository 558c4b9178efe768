package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.stage.ServeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Emits, and asks for readiness, again and again, and keeps the answers with their times. */
final class Observation implements AutoCloseable {
  private static final Call SMALL = Call.emit("a small event", "{\"event\":\"e\"}");
  private static final Call READY = Call.get("readiness", "/readyz");
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final ServeProcess service;
  private final List<Timed> emits = new CopyOnWriteArrayList<>();
  private final List<Timed> looks = new CopyOnWriteArrayList<>();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * An answer, and when it came.
   *
   * @param answer the answer
   * @param at by {@link System#nanoTime()}
   */
  private record Timed(Call.Answer answer, long at) {}

  Observation(ServeProcess service) {
    this.service = service;
    repeat(SMALL, emits);
    repeat(READY, looks);
  }

  /** Makes another call again and again, beside the small events. */
  void emit(Call call) {
    repeat(call, emits);
  }

  private void repeat(Call call, List<Timed> answers) {
    var thread =
        new Thread(
            () -> {
              while (!isOver.get()) {
                var answer = call.of(service).join();
                answers.add(new Timed(answer, System.nanoTime()));
                LockSupport.parkNanos(PAUSE.toNanos());
              }
            },
            call.name());
    thread.start();
    threads.add(thread);
  }

  /** How many outcomes are unknown. */
  long unknown() {
    return emits.stream().filter(Observation::isUnknown).count();
  }

  /** Those that were neither accepted nor said to be unknown, nor surely not published. */
  List<Call.Answer> unclear() {
    return emits.stream()
        .filter(one -> !isUnknown(one) && !isCertain(one.answer()))
        .map(Timed::answer)
        .toList();
  }

  /** How long after a time the service said that it was not ready. */
  double notReadySeconds(long since) {
    return seconds(since, since, looks, false);
  }

  /** How long after it said that it was not ready the service was ready again. */
  double readyAgainSeconds(long since) {
    var notReadyAt =
        looks.stream()
            .filter(one -> one.at() > since && !one.answer().isAccepted())
            .mapToLong(Timed::at)
            .findFirst()
            .orElse(since);
    return seconds(notReadyAt, notReadyAt, looks, true);
  }

  /** When, after a time, the first event was accepted that followed an unknown outcome. */
  double publishedSeconds(long since) {
    var unknownAt = emits.stream().filter(Observation::isUnknown).mapToLong(Timed::at).findFirst();
    return unknownAt.isEmpty()
        ? Double.POSITIVE_INFINITY
        : seconds(since, unknownAt.getAsLong(), emits, true);
  }

  private static double seconds(long since, long after, List<Timed> answers, boolean isAccepted) {
    return answers.stream()
        .filter(one -> one.at() > after && one.answer().isAccepted() == isAccepted)
        .mapToDouble(one -> (one.at() - since) / 1e9)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static boolean isUnknown(Timed one) {
    return one.answer().response().body().contains("\"outcome\":\"unknown\"");
  }

  private static boolean isCertain(Call.Answer answer) {
    return answer.isAccepted() || answer.isRefused();
  }

  @Override
  public void close() {
    isOver.set(true);
    try {
      for (var thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
