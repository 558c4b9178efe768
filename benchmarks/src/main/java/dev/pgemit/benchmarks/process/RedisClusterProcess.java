package dev.pgemit.benchmarks.process;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The masters of a Redis cluster, without persistence. {@code redis-cli} creates no smaller ones
 * than three.
 */
public final class RedisClusterProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern PUBLISHED = Pattern.compile("cmdstat_spublish:calls=(\\d+)");

  private final List<RedisProcess> nodes = new ArrayList<>();
  private final List<RedisClient> clients = new ArrayList<>();
  private final List<Path> stateFiles = new ArrayList<>();

  private RedisClusterProcess() {}

  static RedisClusterProcess start(Path logs, int count) {
    var cluster = new RedisClusterProcess();
    try {
      var busPorts = new ArrayList<Integer>();
      for (var i = 0; i < count; i++) {
        busPorts.add(Ports.findFree());
        cluster.addNode(logs, i, busPorts.get(i));
      }
      cluster.join(busPorts);
      cluster.awaitComplete();
      return cluster;
    } catch (IOException e) {
      cluster.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void addNode(Path logs, int index, int busPort) throws IOException {
    var stateFile = Files.createTempFile("benchmarks-redis-cluster", ".conf");
    Files.delete(stateFile); // Redis rejects an empty one
    stateFiles.add(stateFile);
    var node =
        RedisProcess.start(
            "redis-cluster-" + index,
            logs,
            "--cluster-enabled",
            "yes",
            "--cluster-port",
            Integer.toString(busPort),
            "--cluster-config-file",
            stateFile.toString());
    nodes.add(node);
    clients.add(RedisClient.create(node.url()));
  }

  private void join(List<Integer> busPorts) {
    for (var i = 0; i < nodes.size(); i++) {
      var first = SlotHash.SLOT_COUNT * i / nodes.size();
      var end = SlotHash.SLOT_COUNT * (i + 1) / nodes.size();
      var epoch = i + 1;
      call(i, redis -> redis.clusterAddSlots(IntStream.range(first, end).toArray()));
      call(i, redis -> redis.clusterSetConfigEpoch(epoch));
    }
    for (var i = 1; i < nodes.size(); i++) {
      var meet =
          new CommandArgs<>(StringCodec.UTF8)
              .add("MEET")
              .add("127.0.0.1")
              .add(nodes.get(i).port())
              .add(busPorts.get(i));
      call(
          0,
          redis -> redis.dispatch(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8), meet));
    }
  }

  private void awaitComplete() {
    var deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    for (var i = 0; i < nodes.size(); i++) {
      while (!isComplete(call(i, RedisCommands::clusterInfo))) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(nodes.get(i).process().describe("has no whole cluster"));
        }
        Pause.ofMillis(100);
      }
    }
  }

  private boolean isComplete(String info) {
    return info.contains("cluster_state:ok")
        && info.contains("cluster_slots_ok:" + SlotHash.SLOT_COUNT)
        && info.contains("cluster_size:" + nodes.size());
  }

  private <T> T call(int node, Function<RedisCommands<String, String>, T> task) {
    try (var connection = clients.get(node).connect()) {
      return task.apply(connection.sync());
    }
  }

  /** Returns the nodes. */
  public List<RedisProcess> nodes() {
    return List.copyOf(nodes);
  }

  /** Returns how many messages each node has published to sharded channels so far. */
  public List<Long> publishedByNode() {
    var published = new ArrayList<Long>();
    for (var i = 0; i < nodes.size(); i++) {
      var counts = PUBLISHED.matcher(call(i, redis -> redis.info("commandstats")));
      published.add(counts.find() ? Long.parseLong(counts.group(1)) : 0);
    }
    return published;
  }

  @Override
  public void close() {
    clients.forEach(RedisClient::shutdown);
    nodes.forEach(RedisProcess::close);
    for (var file : stateFiles) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
