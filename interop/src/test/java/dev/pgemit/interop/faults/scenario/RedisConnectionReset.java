package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.RedisEnvironment;
import dev.pgemit.interop.faults.load.RedisLoad;
import dev.pgemit.interop.faults.receive.RedisAdapter;
import java.time.Duration;

/** The network between pgemit and Redis repeatedly resets every connection. */
public final class RedisConnectionReset extends RedisFault {
  private static final int RESET_INTERVAL_MILLIS = 300;

  @Override
  public int number() {
    return 32;
  }

  @Override
  public String name() {
    return "TCP reset every 300 ms (sharded)";
  }

  @Override
  public String expected() {
    return "direct calls in flight have an unknown outcome, and none is sent twice; the outbox"
        + " sends all, perhaps twice";
  }

  @Override
  RedisEnvironment open() throws Exception {
    return RedisEnvironment.openStandalone(RedisAdapter.SHARDED);
  }

  @Override
  long inject(
      RedisEnvironment environment, RedisLoad load, RunScale scale, ProgressListener progress)
      throws Exception {
    var duration = scale.choose(Duration.ofSeconds(30), Duration.ofSeconds(2));
    progress.onStep("resetting every connection, for %d s".formatted(duration.toSeconds()));
    environment.standalone().proxy().resetEvery(RESET_INTERVAL_MILLIS, duration.toMillis());
    return System.nanoTime();
  }

  @Override
  void check(FaultChecks checks, RedisResult result) {
    checkFailures(checks, result)
        .atMostSeconds("publishing works again", result.recoverySeconds(), 2);
  }
}
