package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.load.EmitAttempt;
import dev.pgemit.interop.faults.load.LoadGenerator;
import dev.pgemit.interop.faults.load.NumberedEvent;
import dev.pgemit.interop.faults.load.OfficialEventSender;
import dev.pgemit.interop.faults.receive.ReceivedEvents;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.interop.faults.result.FaultResult.ReceiptTimeline;
import dev.pgemit.interop.faults.result.OfficialEmitterResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A fault that stops publishing for a while, under load. */
public abstract class OutageFault implements Fault {
  private static final int THREADS = 6;
  private static final long TENTH_NANOS = 100_000_000;

  /**
   * Runs the outage from begin to end. Returns the time of its end, by {@link System#nanoTime()}.
   */
  abstract long inject(
      FaultEnvironment environment, LoadGenerator load, RunScale scale, ProgressListener progress)
      throws Exception;

  /** Adds the checks of this fault. */
  abstract void check(FaultChecks checks, OutageResult result);

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    try (var environment = FaultEnvironment.open()) {
      var loadStartedAt = System.nanoTime();
      var load = environment.startLoad(THREADS);
      progress.onStep("a load without a fault");
      load.awaitCalls(scale.steadyCalls());
      var startedAt = System.nanoTime();
      var endedAt = inject(environment, load, scale, progress);
      progress.onStep("waiting for the recovery");
      var recovery = FaultEnvironment.awaitRecovery(load, endedAt);
      environment.awaitListening();
      progress.onStep("a load after the recovery");
      load.awaitCalls(scale.steadyCalls());
      progress.onStep("counting");
      var tally = environment.stopAndTally(load);
      var checks = new FaultChecks().deliveryGuarantees(tally);
      check(checks, new OutageResult(environment, load.attempts(), startedAt, endedAt, recovery));
      return new FaultResult(
          tally,
          recovery,
          checks.checks(),
          timeline(environment.receivers().get(0).received(), loadStartedAt, startedAt, endedAt),
          null);
    }
  }

  /**
   * Runs the fault against the official emitter, whose events reach only servers on older adapters.
   */
  public OfficialEmitterResult runOfficialEmitter(RunScale scale, ProgressListener progress)
      throws Exception {
    progress.onStep("the official emitter: starting the environment");
    try (var environment = FaultEnvironment.open()) {
      var sender = new OfficialEventSender(environment.database().url());
      var load =
          environment.startLoad(
              THREADS,
              number -> new NumberedEvent(number, false, NumberedEvent.of(number).isLarge()),
              List.of(sender));
      load.awaitCalls(scale.steadyCalls());
      inject(environment, load, scale, step -> progress.onStep("the official emitter: " + step));
      environment.awaitListening();
      load.awaitCalls(scale.steadyCalls());
      progress.onStep("the official emitter: counting");
      load.stop();
      var older = environment.receivers().get(environment.receivers().size() - 1);
      awaitQuiet(older.received());
      var failed = load.attempts().stream().filter(attempt -> !attempt.detail().isEmpty()).count();
      return new OfficialEmitterResult(
          load.attempts().size(), (int) failed, older.received().allCounts().size());
    }
  }

  /** Waits for a second without an event, since no event is known to be the last. */
  private static void awaitQuiet(ReceivedEvents received) throws InterruptedException {
    for (var before = -1; before != received.receivedAtNanos().size(); ) {
      before = received.receivedAtNanos().size();
      TimeUnit.SECONDS.sleep(1);
    }
  }

  static ReceiptTimeline timeline(
      ReceivedEvents received, long loadStartedAt, long startedAt, long endedAt) {
    var perTenth = new ArrayList<Integer>();
    for (var nanos : received.receivedAtNanos()) {
      var tenth = (int) ((nanos - loadStartedAt) / TENTH_NANOS);
      if (tenth >= 0) {
        while (perTenth.size() <= tenth) {
          perTenth.add(0);
        }
        perTenth.set(tenth, perTenth.get(tenth) + 1);
      }
    }
    return new ReceiptTimeline(
        Collections.unmodifiableList(perTenth),
        (startedAt - loadStartedAt) / 1e9,
        (endedAt - loadStartedAt) / 1e9);
  }

  /**
   * The result of an outage.
   *
   * @param environment the participants
   * @param attempts every call
   * @param beganNanos when the outage began
   * @param endedNanos when the outage ended
   * @param recoverySeconds the time from the end until every sender published again
   */
  record OutageResult(
      FaultEnvironment environment,
      List<EmitAttempt> attempts,
      long beganNanos,
      long endedNanos,
      double recoverySeconds) {
    CallSummary calls() {
      return new CallSummary(attempts);
    }
  }
}
