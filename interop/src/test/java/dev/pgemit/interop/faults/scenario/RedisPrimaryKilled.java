package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.RedisEnvironment;
import dev.pgemit.interop.faults.load.RedisLoad;
import dev.pgemit.interop.faults.receive.RedisAdapter;
import dev.pgemit.testing.RedisCluster;
import dev.pgemit.testing.RedisServer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A primary of a cluster is killed, and its replica takes over. */
public final class RedisPrimaryKilled extends RedisFault {
  // What the dispatcher sends in one round trip.
  private static final int OUTBOX_BATCH = 500;

  private @Nullable RedisServer primary;
  private @Nullable RedisServer replica;

  @Override
  public int number() {
    return 31;
  }

  @Override
  public String name() {
    return "`kill -9` of a primary of a cluster, its replica takes over (streams)";
  }

  @Override
  public String expected() {
    return "calls wait for the replica, or are refused; Redis replies before its replica has a message,"
        + " so what it replied at that moment may be lost";
  }

  @Override
  RedisEnvironment open() throws Exception {
    return RedisEnvironment.openCluster(RedisAdapter.STREAMS);
  }

  @Override
  int maxLostDirect() {
    return CALLERS;
  }

  @Override
  int maxLostOutbox() {
    return OUTBOX_BATCH;
  }

  @Override
  void prepare(RedisEnvironment environment) throws Exception {
    primary = environment.cluster().ownerOf(RedisAdapter.STREAMS.prefix());
    replica = environment.cluster().addReplicaOf(primary);
  }

  @Override
  long inject(
      RedisEnvironment environment, RedisLoad load, RunScale scale, ProgressListener progress)
      throws Exception {
    progress.onStep("killing the primary");
    var successor = Objects.requireNonNull(replica);
    Objects.requireNonNull(primary).close();
    await("the replica takes over")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                RedisCluster.command(successor, "info", "replication").contains("role:master")
                    && RedisCluster.command(successor, "cluster", "info")
                        .contains("cluster_state:ok"));
    return System.nanoTime();
  }

  @Override
  void check(FaultChecks checks, RedisResult result) {
    checkFailures(checks, result)
        .atMostSeconds("publishing on the new primary", result.recoverySeconds(), 5);
  }
}
