package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.RedisEnvironment;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.RedisLoad;
import dev.pgemit.interop.faults.receive.RedisAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Redis is down for a long time, while the outbox fills. */
public final class RedisDown extends RedisFault {
  private static final double DRAIN_SECONDS = 10;

  private int readinessStatus;
  private int livenessStatus;
  private int waiting;
  private double drainSeconds;

  @Override
  public int number() {
    return 35;
  }

  @Override
  public String name() {
    return "Redis away for 30 s (streams)";
  }

  @Override
  public String expected() {
    return "direct calls are refused when their retries end; the outbox fills, and sends all in the"
        + " order of each writer once Redis is up; not ready but alive";
  }

  @Override
  RedisEnvironment open() throws Exception {
    return RedisEnvironment.openStandalone(RedisAdapter.STREAMS);
  }

  @Override
  long inject(
      RedisEnvironment environment, RedisLoad load, RunScale scale, ProgressListener progress)
      throws Exception {
    // Longer than the retries of the library, so that its calls are refused.
    var duration = scale.choose(Duration.ofSeconds(30), Duration.ofSeconds(6));
    progress.onStep("Redis is down for %d s".formatted(duration.toSeconds()));
    environment.standalone().kill();
    var start = System.nanoTime();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> environment.service().get("/readyz").statusCode() == 503);
    readinessStatus = environment.service().get("/readyz").statusCode();
    livenessStatus = environment.service().get("/healthz").statusCode();
    TimeUnit.NANOSECONDS.sleep(duration.toNanos() - (System.nanoTime() - start));
    waiting = environment.outboxSize();
    progress.onStep("starting Redis again; %,d messages wait".formatted(waiting));
    environment.standalone().restart();
    var endedAt = System.nanoTime();
    await("what waited has been sent")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> environment.outboxSize() < waiting / 2);
    drainSeconds = (System.nanoTime() - endedAt) / 1e9;
    return endedAt;
  }

  @Override
  void check(FaultChecks checks, RedisResult result) {
    var meanwhile = result.outboxCalls().between(result.beganNanos(), result.endedNanos());
    checkFailures(checks, result)
        .that(
            "meanwhile, direct calls are refused",
            result.directCalls().count(Outcome.REFUSED) > 0,
            result.directCalls().count(Outcome.REFUSED))
        .atMostSeconds("503", result.directCalls().slowestRefusalSeconds(), 1)
        .that(
            "outbox: calls are accepted meanwhile, and none fails",
            meanwhile.failures().isEmpty() && meanwhile.count(Outcome.ACCEPTED) > 0,
            "%,d accepted, %,d waited, %s failed"
                .formatted(
                    meanwhile.count(Outcome.ACCEPTED),
                    waiting,
                    CallSummary.examples(meanwhile.failures())))
        .that("not ready", readinessStatus == 503, readinessStatus)
        .that("the process is alive", livenessStatus == 200, livenessStatus)
        .atMostSeconds("half of the waiting messages are sent", drainSeconds, DRAIN_SECONDS)
        .atMostSeconds(
            "publishing works again after Redis has started,", result.recoverySeconds(), 2);
  }
}
