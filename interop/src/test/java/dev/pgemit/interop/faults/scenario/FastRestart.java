package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.load.EmitAttempt;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.LoadGenerator;

/** An administrator restarts Postgres in fast mode. */
public final class FastRestart extends OutageFault {
  // The load's number of callers, each with at most one call in flight.
  private static final int MAX_IN_FLIGHT = 12;

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
    return "only calls in flight have an unknown outcome; all others are refused, or succeed later";
  }

  @Override
  long inject(
      FaultEnvironment environment, LoadGenerator load, RunScale scale, ProgressListener progress) {
    progress.onStep("restarting Postgres");
    environment.postgres().stop();
    var starting = new Thread(environment.postgres()::restart, "start");
    starting.start();
    var endedAt = environment.awaitPostgres();
    PostmasterKilled.join(starting);
    return endedAt;
  }

  @Override
  void check(FaultChecks checks, OutageResult result) {
    // For events with a key, later attempts also report an unknown outcome.
    var unknown =
        result.calls().failures().stream()
            .filter(attempt -> attempt.outcome() == Outcome.UNKNOWN)
            .map(EmitAttempt::event)
            .distinct()
            .count();
    checks
        .that(
            "at most %d events have an unknown outcome, one per caller".formatted(MAX_IN_FLIGHT),
            unknown <= MAX_IN_FLIGHT,
            unknown)
        .atMostSeconds(
            "publishing works again after Postgres has started,", result.recoverySeconds(), 2);
  }
}
