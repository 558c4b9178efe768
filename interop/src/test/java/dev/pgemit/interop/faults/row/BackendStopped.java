package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.stage.ServedDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The backend that publishes is stopped (SIGSTOP), and goes on later. */
public final class BackendStopped implements Fault {
  private static final String PUBLISHING =
      """
      SELECT coalesce((
        SELECT pid FROM pg_stat_activity
        WHERE application_name = 'pgemit' AND query LIKE 'SELECT pg_notify(%'
        ORDER BY state_change DESC LIMIT 1), 0)\
      """;

  private static final Call SMALL = Call.emit("a small event", "{\"event\":\"e\"}");
  private static final Call READY = Call.get("readiness", "/readyz");
  private static final int MAX_TRIES = 5;

  private final List<Timed> emits = new CopyOnWriteArrayList<>();
  private final List<Timed> looks = new CopyOnWriteArrayList<>();

  /**
   * An answer, and when it came.
   *
   * @param answer the answer
   * @param at by {@link System#nanoTime()}
   */
  private record Timed(Call.Answer answer, long at) {}

  @Override
  public int number() {
    return 24;
  }

  @Override
  public String name() {
    return "the publishing backend stopped (SIGSTOP) for 15 s";
  }

  @Override
  public String expected() {
    return "not ready within 2 s; another connection takes over; what the first had been given is"
        + " unknown, and said so";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    var stage = ServedDatabase.shared();
    var isOver = new AtomicBoolean();
    var threads = List.of(repeat(SMALL, emits, stage, isOver), repeat(READY, looks, stage, isOver));
    var stoppedAt = 0L;
    var pid = 0L;
    try {
      // The connection that publishes changes every second: one may be stopped that is idle.
      for (var tries = 0; tries < MAX_TRIES && unknown() == 0; tries++) {
        signal("CONT", pid);
        progress.now("stopping a backend");
        pid = Long.parseLong(stage.database().query(PUBLISHING));
        stoppedAt = System.nanoTime();
        signal("STOP", pid);
        LockSupport.parkNanos(extent.of(Duration.ofSeconds(15), Duration.ofSeconds(4)).toNanos());
      }
    } finally {
      signal("CONT", pid);
      isOver.set(true);
      for (var thread : threads) {
        thread.join();
      }
    }
    var since = stoppedAt;
    return Finding.of(
        new Checks()
            .that("a call's outcome is unknown, and said so", unknown() > 0, unknown())
            .that(
                "all others are accepted, or surely not published",
                emits.stream().allMatch(one -> isUnknown(one) || isCertain(one.answer())),
                emits.size() + " calls")
            .atMostSeconds("not ready", seconds(since, looks, false), 2)
            .atMostSeconds("publishing again, while it is stopped,", published(since), 3)
            .atMostSeconds("ready again", seconds(notReadyAt(since), looks, true), 3)
            .all());
  }

  private static Thread repeat(
      Call call, List<Timed> answers, ServedDatabase stage, AtomicBoolean isOver) {
    var thread =
        new Thread(
            () -> {
              while (!isOver.get()) {
                var answer = call.of(stage.service()).join();
                answers.add(new Timed(answer, System.nanoTime()));
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
              }
            },
            call.name());
    thread.start();
    return thread;
  }

  private long unknown() {
    return emits.stream().filter(BackendStopped::isUnknown).count();
  }

  private static boolean isUnknown(Timed one) {
    return one.answer().response().body().contains("\"outcome\":\"unknown\"");
  }

  private static boolean isCertain(Call.Answer answer) {
    return answer.isAccepted() || answer.isRefused();
  }

  private long notReadyAt(long since) {
    return looks.stream()
        .filter(one -> one.at() > since && !one.answer().isAccepted())
        .mapToLong(Timed::at)
        .findFirst()
        .orElse(since);
  }

  private static double seconds(long since, List<Timed> answers, boolean isAccepted) {
    return answers.stream()
        .filter(one -> one.at() > since && one.answer().isAccepted() == isAccepted)
        .mapToDouble(one -> (one.at() - since) / 1e9)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }

  // The first that is accepted after one whose outcome is unknown.
  private double published(long since) {
    var unknownAt =
        emits.stream().filter(BackendStopped::isUnknown).mapToLong(Timed::at).findFirst();
    return unknownAt.isEmpty()
        ? Double.POSITIVE_INFINITY
        : seconds(unknownAt.getAsLong(), emits, true) + (unknownAt.getAsLong() - since) / 1e9;
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    if (pid != 0) {
      new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
    }
  }
}
