package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.environment.RedisEnvironment;
import dev.pgemit.interop.faults.environment.SystemPrograms;
import dev.pgemit.interop.faults.load.LoadGenerator;
import dev.pgemit.interop.faults.load.RedisLoad;
import dev.pgemit.interop.faults.result.DeliveryTally;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.interop.faults.result.RedisTally;
import dev.pgemit.interop.faults.result.WriterOrder;
import dev.pgemit.testing.RedisServer;

/** A fault of Redis, or of the Postgres beside it, under load. */
public abstract class RedisFault implements Fault {
  private static final int THREADS = 3;

  /** The callers of each way: the threads of the service and of the library. */
  static final int CALLERS = 2 * THREADS;

  /** Starts the environment. */
  abstract RedisEnvironment open() throws Exception;

  /** Prepares the environment before the load starts. */
  void prepare(RedisEnvironment environment) throws Exception {}

  /**
   * Runs the fault from begin to end. Returns the time of its end, by {@link System#nanoTime()}.
   */
  abstract long inject(
      RedisEnvironment environment, RedisLoad load, RunScale scale, ProgressListener progress)
      throws Exception;

  /** Adds the checks of this fault. */
  abstract void check(FaultChecks checks, RedisResult result);

  /** Returns the load that the fault stops. */
  LoadGenerator stoppedLoad(RedisLoad load) {
    return load.direct();
  }

  /** Returns how many accepted direct events the fault may lose. */
  int maxLostDirect() {
    return 0;
  }

  /** Returns how many events of the outbox the fault may lose. */
  int maxLostOutbox() {
    return 0;
  }

  @Override
  public final FaultGroup group() {
    return FaultGroup.REDIS;
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    if (!RedisServer.isInstalled()) {
      return SystemPrograms.missingResult("redis-server");
    }
    progress.onStep("starting the environment");
    try (var environment = open()) {
      prepare(environment);
      var loadStartedAt = System.nanoTime();
      var load = environment.startLoad(THREADS);
      progress.onStep("a load without a fault");
      load.awaitCalls(scale.steadyCalls());
      var startedAt = System.nanoTime();
      var endedAt = inject(environment, load, scale, progress);
      progress.onStep("waiting for the recovery");
      var recovery = FaultEnvironment.awaitRecovery(stoppedLoad(load), endedAt);
      environment.awaitListening();
      progress.onStep("a load after the recovery");
      load.awaitCalls(scale.steadyCalls());
      progress.onStep("counting");
      var tally = environment.stopAndTally(load);
      var result = new RedisResult(environment, load, tally, startedAt, endedAt, recovery);
      var checks = new FaultChecks();
      checkDeliveries(checks, result);
      check(checks, result);
      return new FaultResult(
          tally.total(),
          recovery,
          checks.checks(),
          OutageFault.timeline(environment.reader().received(), loadStartedAt, startedAt, endedAt),
          null);
    }
  }

  private void checkDeliveries(FaultChecks checks, RedisResult result) {
    var direct = result.tally().direct();
    var outbox = result.tally().outbox();
    checkWay(checks, "direct", direct, maxLostDirect());
    checks
        .that("direct: no event arrived twice", direct.duplicated() == 0, direct.duplicated())
        .that("direct: in the order of each writer", late(result, result.load().direct()) == 0);
    var unexpected = result.environment().service().unexpectedFailures();
    checks.that(
        "no call failed unexpectedly",
        unexpected.isEmpty(),
        unexpected.isEmpty() ? "0" : unexpected.size() + ", such as " + unexpected.get(0));
    checkWay(checks, "outbox", outbox, maxLostOutbox());
    checks
        .that(
            "outbox: an event that arrives twice has the same id",
            result.environment().reader().otherIds() == 0,
            outbox.duplicated() + " arrived twice")
        .that("outbox: in the order of each writer", late(result, result.load().outbox()) == 0);
  }

  private static void checkWay(FaultChecks checks, String way, DeliveryTally tally, int maxLost) {
    checks
        .that(way + ": events were accepted and received", tally.received() > 0, tally.received())
        .that(
            maxLost == 0
                ? way + ": no event was lost"
                : "%s: at most %d lost".formatted(way, maxLost),
            tally.lost() <= maxLost,
            tally.lost() == 0 ? "0" : tally.lost() + ", such as " + tally.examples())
        .that(
            way + ": no refused event arrived",
            tally.receivedThoughRefused() == 0,
            tally.receivedThoughRefused());
  }

  private static long late(RedisResult result, LoadGenerator load) {
    return WriterOrder.countLate(load.eventResults(), result.environment().receivers());
  }

  /** Adds the checks that each failed call of the direct load says what is known. */
  static FaultChecks checkFailures(FaultChecks checks, RedisResult result) {
    return checks.failuresAreExplained(result.directCalls());
  }

  /**
   * The result of a fault.
   *
   * @param environment the participants
   * @param load the load, which has ended
   * @param tally the deliveries
   * @param beganNanos when the fault began
   * @param endedNanos when the fault ended
   * @param recoverySeconds the time from the end until every sender published again
   */
  record RedisResult(
      RedisEnvironment environment,
      RedisLoad load,
      RedisTally tally,
      long beganNanos,
      long endedNanos,
      double recoverySeconds) {
    CallSummary directCalls() {
      return new CallSummary(load.direct().attempts());
    }

    CallSummary outboxCalls() {
      return new CallSummary(load.outbox().attempts());
    }
  }
}
