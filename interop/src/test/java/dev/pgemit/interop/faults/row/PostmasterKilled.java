package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.load.Load;
import dev.pgemit.interop.faults.stage.Stage;

/** All of Postgres dies at once, and is started again. */
public final class PostmasterKilled extends Outage {
  @Override
  public int number() {
    return 2;
  }

  @Override
  public String name() {
    return "`kill -9` of the postmaster, then start";
  }

  @Override
  public String expected() {
    return "the same; publishing again within 2 s of Postgres being up";
  }

  @Override
  long happen(Stage stage, Load load, Extent extent, Progress progress) {
    progress.now("killing the postmaster");
    stage.postgres().kill();
    stage.postgres().stop(); // what is left of it
    progress.now("starting Postgres again");
    var starting = new Thread(stage.postgres()::startAgain, "start");
    starting.start();
    var over = stage.awaitPostgres();
    join(starting);
    return over;
  }

  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  void check(Checks checks, Result result) {
    checks
        .that(
            "each 503 has `Retry-After`",
            result.allTellWhen(),
            result.failures().size() + " calls failed")
        .that(
            "each unknown outcome is said as such",
            result.allUnknownSaySo(),
            result.count(Outcome.UNKNOWN) + " calls unknown")
        .atMostSeconds("publishing again, once Postgres is up,", result.recoverySeconds(), 2);
  }
}
