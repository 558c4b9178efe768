package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.environment.RedisEnvironment;
import dev.pgemit.interop.faults.load.RedisLoad;
import dev.pgemit.interop.faults.receive.RedisAdapter;

/** The only Redis server is killed, and started again. */
public final class RedisKilled extends RedisFault {
  @Override
  public int number() {
    return 30;
  }

  @Override
  public String name() {
    return "`kill -9` of Redis, then start (sharded)";
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
    var times = scale.choose(5, 1);
    var endedAt = 0L;
    for (var i = 0; i < times; i++) {
      progress.onStep("killing Redis, %d of %d".formatted(i + 1, times));
      if (i > 0) {
        FaultEnvironment.awaitRecovery(load.direct(), endedAt);
        environment.awaitListening();
        load.awaitCalls(scale.steadyCalls());
      }
      environment.standalone().kill();
      environment.standalone().restart();
      endedAt = System.nanoTime();
    }
    return endedAt;
  }

  @Override
  void check(FaultChecks checks, RedisResult result) {
    checkFailures(checks, result)
        .atMostSeconds(
            "publishing works again after Redis has started,", result.recoverySeconds(), 2);
  }
}
