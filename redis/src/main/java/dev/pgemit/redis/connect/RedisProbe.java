package dev.pgemit.redis.connect;

import dev.pgemit.transport.TransportFailure;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.List;

/** Asks the nodes of a deployment for their state, over its own connections. Thread-safe. */
public final class RedisProbe implements AutoCloseable {
  private final RedisNodes nodes;

  /** Creates a probe that is not connected. */
  public RedisProbe(List<String> uris) {
    this.nodes = new RedisNodes(RedisAddresses.parse(uris));
  }

  private record PendingReplies(
      RedisURI node, RedisFuture<String> server, List<RedisFuture<String>> cluster) {}

  /**
   * Asks all nodes that take commands.
   *
   * @throws TransportFailure if one does not reply
   */
  public synchronized RedisStatus status() throws InterruptedException {
    var topology = nodes.topology();
    try {
      var pending = new ArrayList<PendingReplies>();
      for (var node : topology.masters()) {
        pending.add(ask(node, topology.isCluster()));
      }
      var found = new ArrayList<RedisStatus.Node>();
      var isComplete = !topology.isCluster() || !topology.bySlot().contains(null);
      for (var replies : pending) {
        var info = RedisNodes.await(replies.node(), replies.server());
        found.add(RedisStatus.Node.of(RedisAddresses.describe(replies.node()), info));
        for (var cluster : replies.cluster()) {
          var state = RedisNodes.await(replies.node(), cluster);
          isComplete &= RedisStatus.field(state, "cluster_state").equals("ok");
        }
      }
      if (!isComplete) {
        nodes.forgetTopology(); // another master may have taken over
      }
      return new RedisStatus(topology.isCluster(), isComplete, found);
    } catch (TransportFailure failure) {
      topology.masters().forEach(nodes::closeConnection);
      nodes.forgetTopology();
      throw failure;
    }
  }

  private PendingReplies ask(RedisURI node, boolean isCluster) throws InterruptedException {
    RedisAsyncCommands<byte[], byte[]> redis = nodes.connection(node).async();
    var server = redis.info("server");
    var cluster = isCluster ? List.of(redis.clusterInfo()) : List.<RedisFuture<String>>of();
    return new PendingReplies(node, server, cluster);
  }

  @Override
  public void close() {
    nodes.close();
  }
}
