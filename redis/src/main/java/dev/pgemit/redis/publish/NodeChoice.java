package dev.pgemit.redis.publish;

import dev.pgemit.redis.connect.Topology;
import dev.pgemit.redis.wire.RedisWire;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.transport.UnsupportedCallFailure;
import dev.pgemit.wire.EncodedMessage;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chooses the node that takes the messages of a call. */
record NodeChoice(RedisWire wire) {
  /**
   * Returns the node of all messages.
   *
   * @throws TransportFailure if no node serves them, or not one slot all of them
   */
  RedisURI nodeFor(List<EncodedMessage> messages, Topology topology) {
    if (messages.size() == 1) {
      var message = messages.get(0);
      return nodeFor(message, wire.routingKey(message), topology);
    }
    RedisURI chosen = null;
    var slots = new HashSet<Integer>();
    for (var message : messages) {
      var key = wire.routingKey(message);
      var node = nodeFor(message, key, topology);
      if (topology.isCluster() && key != null) {
        slots.add(SlotHash.getSlot(key));
      }
      if (slots.size() > 1) { // a transaction of Redis has one slot, even within a node
        throw new UnsupportedCallFailure(
            "The messages of the batch belong to different slots of the Redis cluster, which"
                + " cannot publish all or none. Nothing was published. Put the messages of"
                + " one namespace into a batch, or emit them one by one");
      }
      chosen = chosen == null || key != null ? node : chosen;
    }
    return Objects.requireNonNull(chosen, "a publication has a message");
  }

  private static RedisURI nodeFor(
      EncodedMessage message, byte @Nullable [] key, Topology topology) {
    var node = topology.nodeFor(key);
    if (node == null) {
      throw TransportFailure.retryable(
          "No node of the cluster serves the slot of \"%s\". Nothing was published"
              .formatted(message.channel()),
          null);
    }
    return node;
  }
}
