package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.RedisEnvironment;
import dev.pgemit.interop.faults.load.RedisLoad;
import dev.pgemit.interop.faults.receive.RedisAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The network between pgemit and Redis drops all packets without an error. */
public final class RedisPacketsDropped extends RedisFault {
  private static final double REPLY_TIMEOUT_SECONDS = 5;
  private static final double CONNECT_TIMEOUT_SECONDS = 10;

  @Override
  public int number() {
    return 33;
  }

  @Override
  public String name() {
    return "black hole: packets dropped (sharded)";
  }

  @Override
  public String expected() {
    return "direct calls without a reply have an unknown outcome after 5 s, later ones are refused;"
        + " the outbox sends all, perhaps twice";
  }

  @Override
  RedisEnvironment open() throws Exception {
    return RedisEnvironment.openStandalone(RedisAdapter.SHARDED);
  }

  @Override
  long inject(
      RedisEnvironment environment, RedisLoad load, RunScale scale, ProgressListener progress)
      throws Exception {
    var duration = scale.choose(Duration.ofSeconds(25), Duration.ofSeconds(7));
    progress.onStep("dropping every packet, for %d s".formatted(duration.toSeconds()));
    environment.standalone().proxy().setDropping(true);
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    environment.standalone().proxy().setDropping(false);
    return System.nanoTime();
  }

  @Override
  void check(FaultChecks checks, RedisResult result) {
    checkFailures(checks, result)
        .atMostSeconds(
            "503, from the first dropped packet,",
            result.directCalls().slowestRefusalSeconds(),
            REPLY_TIMEOUT_SECONDS + CONNECT_TIMEOUT_SECONDS + 1)
        .atMostSeconds("publishing works again", result.recoverySeconds(), 5);
  }
}
