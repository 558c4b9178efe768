package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.RedisEnvironment;
import dev.pgemit.interop.faults.receive.RedisAdapter;
import dev.pgemit.testing.RedisServer;
import java.io.IOException;

/** The slot of the stream moves between the nodes of a cluster. */
public final class RedisStreamResharding extends RedisResharding {
  /** Creates the fault. */
  public RedisStreamResharding() {
    super(RedisAdapter.STREAMS, RedisAdapter.STREAMS.prefix());
  }

  @Override
  public int number() {
    return 34;
  }

  @Override
  public String name() {
    return "resharding of a cluster: the slot of the stream moves under load (streams)";
  }

  @Override
  void move(RedisEnvironment environment, String key, RedisServer target) throws IOException {
    environment.cluster().moveSlotOf(key, target);
  }
}
