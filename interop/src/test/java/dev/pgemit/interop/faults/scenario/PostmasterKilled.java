package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.load.LoadGenerator;

/** All processes of Postgres are killed at once, and Postgres is started again. */
public final class PostmasterKilled extends OutageFault {
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
    return "the same; publishing recovers within 2 s after Postgres has started";
  }

  @Override
  long inject(
      FaultEnvironment environment, LoadGenerator load, RunScale scale, ProgressListener progress) {
    progress.onStep("killing the postmaster");
    environment.postgres().kill();
    environment.postgres().stop(); // the remaining processes
    progress.onStep("starting Postgres again");
    var starting = new Thread(environment.postgres()::restart, "start");
    starting.start();
    var endedAt = environment.awaitPostgres();
    join(starting);
    return endedAt;
  }

  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  void check(FaultChecks checks, OutageResult result) {
    checks
        .failuresAreExplained(result.calls())
        .atMostSeconds(
            "publishing works again after Postgres has started,", result.recoverySeconds(), 2);
  }
}
