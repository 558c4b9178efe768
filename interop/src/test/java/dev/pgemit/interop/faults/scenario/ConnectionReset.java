package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.load.LoadGenerator;
import java.time.Duration;

/** The network repeatedly resets every connection. */
public final class ConnectionReset extends OutageFault {
  private static final int RESET_INTERVAL_MILLIS = 300;

  @Override
  public int number() {
    return 5;
  }

  @Override
  public String name() {
    return "TCP reset every 300 ms";
  }

  @Override
  public String expected() {
    return "the response reports an unknown outcome; with keys, no event is lost or duplicated";
  }

  @Override
  long inject(
      FaultEnvironment environment, LoadGenerator load, RunScale scale, ProgressListener progress)
      throws Exception {
    var duration = scale.choose(Duration.ofSeconds(30), Duration.ofSeconds(3));
    progress.onStep("resetting every connection, for %d s".formatted(duration.toSeconds()));
    environment.proxy().resetEvery(RESET_INTERVAL_MILLIS, duration.toMillis());
    return System.nanoTime();
  }

  @Override
  void check(FaultChecks checks, OutageResult result) {
    checks
        .unknownOutcomesAreReported(result.calls())
        .atMostSeconds("publishing works again", result.recoverySeconds(), 2);
  }
}
