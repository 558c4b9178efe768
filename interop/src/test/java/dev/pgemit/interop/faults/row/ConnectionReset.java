package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.load.Load;
import dev.pgemit.interop.faults.stage.Stage;
import java.time.Duration;

/** A network that resets every connection, again and again. */
public final class ConnectionReset extends Outage {
  private static final int EVERY_MILLIS = 300;

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
    return "unknown outcomes said as such; with keys none lost, none twice";
  }

  @Override
  long happen(Stage stage, Load load, Extent extent, Progress progress) throws Exception {
    var time = extent.of(Duration.ofSeconds(30), Duration.ofSeconds(3));
    progress.now("resetting every connection, for %d s".formatted(time.toSeconds()));
    stage.proxy().resetEvery(EVERY_MILLIS, time.toMillis());
    return System.nanoTime();
  }

  @Override
  void check(Checks checks, Result result) {
    checks
        .that(
            "each unknown outcome is said as such",
            result.allUnknownSaySo(),
            result.count(Outcome.UNKNOWN) + " calls unknown")
        .atMostSeconds("publishing again", result.recoverySeconds(), 2);
  }
}
