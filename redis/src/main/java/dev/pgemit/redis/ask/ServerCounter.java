package dev.pgemit.redis.ask;

import dev.pgemit.redis.connect.RedisNodes;
import dev.pgemit.redis.wire.AnswerChannels;
import dev.pgemit.redis.wire.RedisWire;
import io.lettuce.core.RedisURI;

/** Counts the servers of a namespace, by the subscribers of their channel. Thread-safe. */
final class ServerCounter {
  private final RedisNodes nodes;

  ServerCounter(RedisNodes nodes) {
    this.nodes = nodes;
  }

  /**
   * Counts the servers.
   *
   * @throws dev.pgemit.transport.TransportFailure if Redis does not reply
   */
  int count(AnswerChannels channels) throws InterruptedException {
    var count = 0L;
    // Each node of a cluster counts its own subscribers.
    for (var node : nodes.topology().masters()) {
      count += countOn(node, channels);
    }
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  private long countOn(RedisURI node, AnswerChannels channels) throws InterruptedException {
    var channel = RedisWire.utf8(channels.servers());
    var redis = nodes.connection(node).async();
    var reply =
        channels.isSharded() ? redis.pubsubShardNumsub(channel) : redis.pubsubNumsub(channel);
    return RedisNodes.await(node, reply).values().stream().mapToLong(Long::longValue).sum();
  }
}
