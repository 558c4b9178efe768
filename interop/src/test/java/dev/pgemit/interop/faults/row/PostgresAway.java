package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Load;
import dev.pgemit.interop.faults.stage.Stage;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Postgres is away for long. */
public final class PostgresAway extends Outage {
  // The pool, the listener, the schedule and the retention of the service, and the library, which
  // opens a connection of its own: each once a second at most, and some at first, when the pauses
  // are short.
  private static final double MOST_PER_SECOND = 6;
  private static final int MOST_AT_FIRST = 20;

  private double awaySeconds;
  private int attempts;
  private int ready;
  private int alive;

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
    return "503 with `Retry-After` within 1 s; not ready, yet alive; bounded connection attempts"
        + " with jittered backoff";
  }

  @Override
  long happen(Stage stage, Load load, Extent extent, Progress progress) throws Exception {
    var away = extent.of(Duration.ofSeconds(30), Duration.ofSeconds(4));
    progress.now("Postgres is away for %d s".formatted(away.toSeconds()));
    stage.postgres().stop();
    var start = System.nanoTime();
    var before = stage.proxy().connections();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> stage.service().get("/readyz").statusCode() == 503);
    ready = stage.service().get("/readyz").statusCode();
    alive = stage.service().get("/healthz").statusCode();
    TimeUnit.NANOSECONDS.sleep(away.toNanos() - (System.nanoTime() - start));
    attempts = stage.proxy().connections() - before;
    awaySeconds = (System.nanoTime() - start) / 1e9;
    progress.now("starting Postgres again");
    var starting = new Thread(stage.postgres()::startAgain, "start");
    starting.start();
    var over = stage.awaitPostgres();
    PostmasterKilled.join(starting);
    return over;
  }

  @Override
  void check(Checks checks, Result result) {
    checks
        .atMostSeconds("503", result.longestRefusal(), 1)
        .that("each with `Retry-After`", result.allTellWhen())
        .that("not ready", ready == 503, ready)
        .that("yet alive", alive == 200, alive)
        .that(
            "at most %d connection attempts, and %.0f a second, of service and library together"
                .formatted(MOST_AT_FIRST, MOST_PER_SECOND),
            attempts <= MOST_AT_FIRST + MOST_PER_SECOND * awaySeconds,
            "%d in %.0f s, for %d calls".formatted(attempts, awaySeconds, result.failures().size()))
        .atMostSeconds("publishing again, once Postgres is up,", result.recoverySeconds(), 2);
  }
}
