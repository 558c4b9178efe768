package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Attempt;
import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.load.Load;
import dev.pgemit.interop.faults.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Somebody locks the attachments table, as ALTER TABLE and VACUUM FULL do. */
public final class TableLocked extends Outage {
  private static final double LOCK_LIMIT_SECONDS = 1;

  private double mostQueued;
  private long locked;
  private long released;

  @Override
  public int number() {
    return 7;
  }

  @Override
  public String name() {
    return "attachments table locked";
  }

  @Override
  public String expected() {
    return "large events 503 at the lock's limit (1 s); the queue stays bounded; small events are"
        + " not stuck behind";
  }

  @Override
  long happen(Stage stage, Load load, Extent extent, Progress progress) throws Exception {
    var time = extent.of(Duration.ofSeconds(20), Duration.ofSeconds(5));
    progress.now("locking the attachments table, for %d s".formatted(time.toSeconds()));
    try (var lock = stage.database().connect();
        var statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE socket_io_attachments IN ACCESS EXCLUSIVE MODE");
      locked = System.nanoTime();
      var end = System.nanoTime() + time.toNanos();
      await("a large event is refused")
          .atMost(Duration.ofSeconds(20))
          .until(() -> load.attempts().stream().anyMatch(TableLocked::isRefused));
      while (System.nanoTime() - end < 0) {
        mostQueued = Math.max(mostQueued, stage.service().metric("pgemit_queue_messages"));
        TimeUnit.MILLISECONDS.sleep(50);
      }
      released = System.nanoTime();
      lock.rollback();
    }
    return System.nanoTime();
  }

  private static boolean isRefused(Attempt attempt) {
    return attempt.outcome() != Outcome.ACCEPTED;
  }

  @Override
  void check(Checks checks, Result result) {
    var during =
        result.attempts().stream()
            .filter(one -> one.startNanos() > locked)
            .filter(one -> one.endNanos() < released)
            .toList();
    var small =
        during.stream()
            .filter(one -> !one.event().isLarge() && one.outcome() == Outcome.ACCEPTED)
            .toList();
    checks
        .that(
            "only large events are refused, and all of those",
            during.stream().allMatch(one -> one.event().isLarge() == isRefused(one)),
            "%d large refused".formatted(during.stream().filter(TableLocked::isRefused).count()))
        .that(
            "what is refused surely was not published",
            result.count(Outcome.UNKNOWN) == 0,
            result.count(Outcome.UNKNOWN) + " unknown")
        .atMostSeconds("a large event refused", longest(during), LOCK_LIMIT_SECONDS + 1)
        .that("small events go on", small.size() > 20, small.size() + " accepted meanwhile")
        .atMostSeconds("each of them", longest(small), LOCK_LIMIT_SECONDS + 1)
        .atMostSeconds("once it is known, half of them", median(small), 0.5)
        .that("the queue stays bounded", mostQueued < 1_000, "%.0f at most".formatted(mostQueued))
        .atMostSeconds("large events go again", result.recoverySeconds(), 2);
  }

  private static double longest(List<Attempt> attempts) {
    return attempts.stream().mapToDouble(one -> one.millis() / 1e3).max().orElse(0);
  }

  private static double median(List<Attempt> attempts) {
    var times = attempts.stream().mapToDouble(one -> one.millis() / 1e3).sorted().toArray();
    return times.length == 0 ? 0 : times[times.length / 2];
  }
}
