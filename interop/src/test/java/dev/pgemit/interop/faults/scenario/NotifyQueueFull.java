package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.NumberedEvent;
import dev.pgemit.interop.faults.result.FaultResult;
import java.time.Duration;
import java.util.Map;

/** A listener that never reads fills the notification queue of Postgres. */
public final class NotifyQueueFull implements Fault {
  private static final int THREADS = 4;

  @Override
  public int number() {
    return 8;
  }

  @Override
  public String name() {
    return "NOTIFY queue full (64 pages)";
  }

  @Override
  public String expected() {
    return "503; publishing recovers without an operator, within 5 s after the stuck listener has"
        + " ended";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    try (var environment = FaultEnvironment.open(Map.of("max_notify_queue_pages", "64"))) {
      var stuck = environment.database().connect();
      stuck.setAutoCommit(false);
      try (var statement = stuck.createStatement()) {
        statement.execute("LISTEN \"socket.io#/\"");
        stuck.commit();
        statement.execute("SELECT 1"); // in a transaction, a backend does not read the queue
      }
      progress.onStep("a load without a reader, until the queue is full");
      var filler = "y".repeat(2_000);
      while (environment
              .service()
              .emit("{\"event\":\"filler\",\"args\":[\"" + filler + "\"]}")
              .statusCode()
          == 202) {
        progress.onStep("filling the queue");
      }
      var refusal =
          environment.service().emit("{\"event\":\"filler\",\"args\":[\"" + filler + "\"]}");
      var before = System.nanoTime();
      var load = environment.startRefusedLoad(THREADS, NotifyQueueFull::smallEmitWithoutKey);
      await("the load is refused")
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  load.attempts().stream()
                          .filter(attempt -> attempt.outcome() == Outcome.REFUSED)
                          .count()
                      > 20);
      progress.onStep("ending the stuck listener");
      stuck.close();
      var endedAt = System.nanoTime();
      var recovery = FaultEnvironment.awaitRecovery(load, endedAt);
      load.awaitCalls(scale.steadyCalls());
      progress.onStep("counting");
      var tally = environment.stopAndTally(load);
      var refused =
          load.attempts().stream()
              .filter(
                  attempt -> attempt.endNanos() > before && attempt.outcome() == Outcome.REFUSED)
              .count();
      return new FaultResult(
          tally,
          recovery,
          new FaultChecks()
              .deliveryGuarantees(tally)
              .that("503", refusal.statusCode() == 503, refusal.statusCode())
              .that(
                  "the message names the queue",
                  refusal.body().contains("pg_notification_queue_usage()"))
              .that(
                  "meanwhile, calls are refused, and none has an unknown outcome",
                  refused > 0,
                  refused)
              .atMostSeconds("publishing works again", recovery, 5)
              .checks(),
          null,
          null);
    }
  }

  /** Events with a key would be repeated until accepted. */
  private static NumberedEvent smallEmitWithoutKey(int number) {
    return new NumberedEvent(number, false, false);
  }
}
