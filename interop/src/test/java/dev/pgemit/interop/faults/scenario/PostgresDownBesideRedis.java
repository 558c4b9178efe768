package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.RedisEnvironment;
import dev.pgemit.interop.faults.load.EmitAttempt;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.LoadGenerator;
import dev.pgemit.interop.faults.load.RedisLoad;
import dev.pgemit.interop.faults.receive.RedisAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Postgres is down for a long time, while Redis works. */
public final class PostgresDownBesideRedis extends RedisFault {
  private int readinessStatus;

  @Override
  public int number() {
    return 36;
  }

  @Override
  public String name() {
    return "Postgres away for 30 s, Redis up (streams)";
  }

  @Override
  public String expected() {
    return "direct calls succeed for keys that the service has read; calls that need Postgres are"
        + " refused with the reason; the outbox continues after Postgres has started";
  }

  @Override
  RedisEnvironment open() throws Exception {
    return RedisEnvironment.openStandalone(RedisAdapter.STREAMS);
  }

  @Override
  LoadGenerator stoppedLoad(RedisLoad load) {
    return load.outbox();
  }

  @Override
  long inject(
      RedisEnvironment environment, RedisLoad load, RunScale scale, ProgressListener progress)
      throws Exception {
    var duration = scale.choose(Duration.ofSeconds(30), Duration.ofSeconds(4));
    progress.onStep("Postgres is down for %d s".formatted(duration.toSeconds()));
    environment.postgres().stop();
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    readinessStatus = environment.service().get("/readyz").statusCode();
    progress.onStep("starting Postgres again");
    environment.postgres().restart();
    return System.nanoTime();
  }

  @Override
  void check(FaultChecks checks, RedisResult result) {
    var direct = result.directCalls().between(result.beganNanos(), result.endedNanos());
    var stored = result.outboxCalls().failures();
    checks
        .that(
            "direct calls continue, and none fails",
            direct.failures().isEmpty() && direct.count(Outcome.ACCEPTED) > 0,
            "%,d accepted meanwhile, %s failed"
                .formatted(direct.count(Outcome.ACCEPTED), CallSummary.examples(direct.failures())))
        .that(
            "outbox: meanwhile, calls are refused with the reason",
            !stored.isEmpty() && stored.stream().allMatch(PostgresDownBesideRedis::saysWhy),
            "%,d calls, such as: %s"
                .formatted(
                    stored.size(),
                    stored.stream()
                        .map(PostgresDownBesideRedis::explanation)
                        .reduce((first, last) -> last)
                        .orElse("none")))
        .retryAfterIsSet(result.outboxCalls())
        .that("ready, for direct calls", readinessStatus == 200, readinessStatus)
        .atMostSeconds("503", result.outboxCalls().slowestRefusalSeconds(), 1)
        .atMostSeconds(
            "the outbox works again after Postgres has started,", result.recoverySeconds(), 2);
  }

  /** Returns the explanation of a response, or the message of an exception. */
  private static String explanation(EmitAttempt attempt) {
    return attempt.detail().replaceFirst("(?s)^.*\"detail\":\"([^\"]*)\".*$", "$1");
  }

  private static boolean saysWhy(EmitAttempt attempt) {
    return attempt.outcome() == Outcome.UNKNOWN
        ? attempt.detail().contains("may have been published")
        : attempt.detail().contains("Postgres");
  }
}
