package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Load;
import dev.pgemit.interop.faults.stage.Stage;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A network that swallows everything, and says nothing of it. */
public final class BlackHole extends Outage {
  private static final double SOCKET_TIMEOUT_SECONDS = 10;

  @Override
  public int number() {
    return 6;
  }

  @Override
  public String name() {
    return "black hole: packets swallowed";
  }

  @Override
  public String expected() {
    return "503 within the socket timeout (10 s); the pool recovers by itself";
  }

  @Override
  long happen(Stage stage, Load load, Extent extent, Progress progress) throws Exception {
    var time = extent.of(Duration.ofSeconds(25), Duration.ofSeconds(12));
    progress.now("swallowing every packet, for %d s".formatted(time.toSeconds()));
    stage.proxy().swallow(true);
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
    stage.proxy().swallow(false);
    return System.nanoTime();
  }

  @Override
  void check(Checks checks, Result result) {
    checks
        .atMostSeconds(
            "503, from the first packet that is swallowed,",
            result.longestRefusal(),
            SOCKET_TIMEOUT_SECONDS + 1)
        .that("each with `Retry-After`", result.allTellWhen())
        .atMostSeconds("publishing again", result.recoverySeconds(), 5);
  }
}
