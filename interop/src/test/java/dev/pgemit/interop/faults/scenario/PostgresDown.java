package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.load.LoadGenerator;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Postgres is down for a long time. */
public final class PostgresDown extends OutageFault {
  // The pool, the listener, the dispatcher and the retention of the service, and the library, which
  // opens its own connection, each connect at most once a second. The first attempts are more
  // frequent, since the retry delay is short at first.
  private static final double MAX_ATTEMPTS_PER_SECOND = 6;
  private static final int MAX_INITIAL_ATTEMPTS = 20;

  private double downSeconds;
  private int connectionAttempts;
  private int readinessStatus;
  private int livenessStatus;

  @Override
  public int number() {
    return 4;
  }

  @Override
  public String name() {
    return "Postgres away for 30 s";
  }

  @Override
  public String expected() {
    return "503 with `Retry-After` within 1 s; not ready but alive; bounded connection attempts"
        + " with jittered backoff";
  }

  @Override
  long inject(
      FaultEnvironment environment, LoadGenerator load, RunScale scale, ProgressListener progress)
      throws Exception {
    var duration = scale.choose(Duration.ofSeconds(30), Duration.ofSeconds(4));
    progress.onStep("Postgres is down for %d s".formatted(duration.toSeconds()));
    environment.postgres().stop();
    var start = System.nanoTime();
    var before = environment.proxy().connections();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> environment.service().get("/readyz").statusCode() == 503);
    readinessStatus = environment.service().get("/readyz").statusCode();
    livenessStatus = environment.service().get("/healthz").statusCode();
    TimeUnit.NANOSECONDS.sleep(duration.toNanos() - (System.nanoTime() - start));
    connectionAttempts = environment.proxy().connections() - before;
    downSeconds = (System.nanoTime() - start) / 1e9;
    progress.onStep("starting Postgres again");
    var starting = new Thread(environment.postgres()::restart, "start");
    starting.start();
    var endedAt = environment.awaitPostgres();
    PostmasterKilled.join(starting);
    return endedAt;
  }

  @Override
  void check(FaultChecks checks, OutageResult result) {
    checks
        .atMostSeconds("503", result.calls().slowestRefusalSeconds(), 1)
        .retryAfterIsSet(result.calls())
        .that("not ready", readinessStatus == 503, readinessStatus)
        .that("the process is alive", livenessStatus == 200, livenessStatus)
        .that(
            "at most %d connection attempts, and %.0f a second, of service and library together"
                .formatted(MAX_INITIAL_ATTEMPTS, MAX_ATTEMPTS_PER_SECOND),
            connectionAttempts <= MAX_INITIAL_ATTEMPTS + MAX_ATTEMPTS_PER_SECOND * downSeconds,
            "%d in %.0f s, for %d calls"
                .formatted(connectionAttempts, downSeconds, result.calls().failures().size()))
        .atMostSeconds(
            "publishing works again after Postgres has started,", result.recoverySeconds(), 2);
  }
}
