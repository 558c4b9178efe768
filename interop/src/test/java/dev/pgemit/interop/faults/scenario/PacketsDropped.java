package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.load.LoadGenerator;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The network drops all packets without an error. */
public final class PacketsDropped extends OutageFault {
  private static final double SOCKET_TIMEOUT_SECONDS = 10;

  @Override
  public int number() {
    return 6;
  }

  @Override
  public String name() {
    return "black hole: packets dropped";
  }

  @Override
  public String expected() {
    return "503 within the socket timeout (10 s); the pool recovers by itself";
  }

  @Override
  long inject(
      FaultEnvironment environment, LoadGenerator load, RunScale scale, ProgressListener progress)
      throws Exception {
    var duration = scale.choose(Duration.ofSeconds(25), Duration.ofSeconds(12));
    progress.onStep("dropping every packet, for %d s".formatted(duration.toSeconds()));
    environment.proxy().setDropping(true);
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    environment.proxy().setDropping(false);
    return System.nanoTime();
  }

  @Override
  void check(FaultChecks checks, OutageResult result) {
    checks
        .atMostSeconds(
            "503, from the first dropped packet,",
            result.calls().slowestRefusalSeconds(),
            SOCKET_TIMEOUT_SECONDS + 1)
        .retryAfterIsSet(result.calls())
        .atMostSeconds("publishing works again", result.recoverySeconds(), 5);
  }
}
