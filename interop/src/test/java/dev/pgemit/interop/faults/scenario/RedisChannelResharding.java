package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.RedisEnvironment;
import dev.pgemit.interop.faults.load.RedisLoad;
import dev.pgemit.interop.faults.receive.ChannelReader;
import dev.pgemit.interop.faults.receive.RedisAdapter;
import dev.pgemit.testing.RedisServer;
import java.io.IOException;

/**
 * The slot of the channel moves between the nodes of a cluster. Redis ends the subscriptions to it,
 * and the client of the servers does not subscribe again. The servers are therefore restarted after
 * the moves, and a reader that subscribes at each owner in advance counts what was published.
 */
public final class RedisChannelResharding extends RedisResharding {
  /** Creates the fault. */
  public RedisChannelResharding() {
    super(RedisAdapter.SHARDED, RedisAdapter.SHARDED.channel());
  }

  @Override
  public int number() {
    return 37;
  }

  @Override
  public String name() {
    return "resharding of a cluster: the slot of the channel moves under load (sharded)";
  }

  @Override
  long inject(
      RedisEnvironment environment, RedisLoad load, RunScale scale, ProgressListener progress)
      throws Exception {
    environment.expectSilentServers(load);
    var endedAt = super.inject(environment, load, scale, progress);
    progress.onStep("restarting the servers");
    environment.restartServers();
    return endedAt;
  }

  @Override
  void move(RedisEnvironment environment, String key, RedisServer target) throws IOException {
    var reader = (ChannelReader) environment.reader();
    environment.cluster().moveSlotOf(key, target, () -> reader.subscribeAt(target));
  }
}
