package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.load.EmitAttempt;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.LoadGenerator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another session locks the attachments table, like ALTER TABLE and VACUUM FULL. */
public final class AttachmentsTableLocked extends OutageFault {
  private static final double LOCK_TIMEOUT_SECONDS = 1;

  private double maxQueued;
  private long lockedAtNanos;
  private long releasedAtNanos;

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
    return "large events get 503 after 1 s, the limit for locks; the queue stays bounded; small"
        + " events do not wait for them";
  }

  @Override
  long inject(
      FaultEnvironment environment, LoadGenerator load, RunScale scale, ProgressListener progress)
      throws Exception {
    var duration = scale.choose(Duration.ofSeconds(20), Duration.ofSeconds(5));
    progress.onStep("locking the attachments table, for %d s".formatted(duration.toSeconds()));
    try (var lock = environment.database().connect();
        var statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE socket_io_attachments IN ACCESS EXCLUSIVE MODE");
      lockedAtNanos = System.nanoTime();
      var end = System.nanoTime() + duration.toNanos();
      await("a large event is refused")
          .atMost(Duration.ofSeconds(20))
          .until(() -> load.attempts().stream().anyMatch(AttachmentsTableLocked::isRefused));
      while (System.nanoTime() - end < 0) {
        maxQueued = Math.max(maxQueued, environment.service().metric("pgemit_queue_messages"));
        TimeUnit.MILLISECONDS.sleep(50); // the interval between samples
      }
      releasedAtNanos = System.nanoTime();
      lock.rollback();
    }
    return System.nanoTime();
  }

  private static boolean isRefused(EmitAttempt attempt) {
    return attempt.outcome() != Outcome.ACCEPTED;
  }

  @Override
  void check(FaultChecks checks, OutageResult result) {
    var during =
        result.attempts().stream()
            .filter(attempt -> attempt.startNanos() > lockedAtNanos)
            .filter(attempt -> attempt.endNanos() < releasedAtNanos)
            .toList();
    var small =
        during.stream()
            .filter(attempt -> !attempt.event().isLarge() && attempt.outcome() == Outcome.ACCEPTED)
            .toList();
    checks
        .that(
            "all large events are refused, and no small ones",
            during.stream().allMatch(attempt -> attempt.event().isLarge() == isRefused(attempt)),
            "%d large refused"
                .formatted(during.stream().filter(AttachmentsTableLocked::isRefused).count()))
        .that(
            "a refused call was not published",
            result.calls().count(Outcome.UNKNOWN) == 0,
            result.calls().count(Outcome.UNKNOWN) + " unknown")
        .atMostSeconds("a large event refused", longest(during), LOCK_TIMEOUT_SECONDS + 1)
        .that(
            "meanwhile, small events are published",
            small.size() > 20,
            small.size() + " accepted meanwhile")
        .atMostSeconds("each of them", longest(small), LOCK_TIMEOUT_SECONDS + 1)
        .atMostSeconds("after the first refusal, half of them", median(small), 0.5)
        .that("the queue stays bounded", maxQueued < 1_000, "%.0f at most".formatted(maxQueued))
        .atMostSeconds("large events are published again", result.recoverySeconds(), 2);
  }

  private static double longest(List<EmitAttempt> attempts) {
    return attempts.stream().mapToDouble(attempt -> attempt.millis() / 1e3).max().orElse(0);
  }

  private static double median(List<EmitAttempt> attempts) {
    var times = attempts.stream().mapToDouble(attempt -> attempt.millis() / 1e3).sorted().toArray();
    return times.length == 0 ? 0 : times[times.length / 2];
  }
}
