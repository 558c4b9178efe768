package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Attempt;
import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.load.Load;
import dev.pgemit.interop.faults.stage.Stage;

/** An administrator restarts Postgres. */
public final class FastRestart extends Outage {
  // As many callers as the load has, and each has one call in flight at most.
  private static final int MOST_IN_FLIGHT = 12;

  @Override
  public int number() {
    return 3;
  }

  @Override
  public String name() {
    return "fast restart under load";
  }

  @Override
  public String expected() {
    return "unknown are no more than were in flight; the others are refused for sure, or go later";
  }

  @Override
  long happen(Stage stage, Load load, Extent extent, Progress progress) {
    progress.now("restarting Postgres");
    stage.postgres().stop();
    var starting = new Thread(stage.postgres()::startAgain, "start");
    starting.start();
    var over = stage.awaitPostgres();
    PostmasterKilled.join(starting);
    return over;
  }

  @Override
  void check(Checks checks, Result result) {
    // With a key, later tries of the same event tell of the doubt once more.
    var unknown =
        result.failures().stream()
            .filter(one -> one.outcome() == Outcome.UNKNOWN)
            .map(Attempt::event)
            .distinct()
            .count();
    checks
        .that(
            "at most %d events unknown, one a caller".formatted(MOST_IN_FLIGHT),
            unknown <= MOST_IN_FLIGHT,
            unknown)
        .atMostSeconds("publishing again, once Postgres is up,", result.recoverySeconds(), 2);
  }
}
