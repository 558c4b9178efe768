package dev.pgemit.redis.connect;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that take commands.
 *
 * @param masters one server, or the masters of a cluster that work
 * @param bySlot the master of each slot, {@code null} where the cluster has none; empty without a
 *     cluster
 */
public record Topology(List<RedisURI> masters, List<@Nullable RedisURI> bySlot) {
  /** Returns the topology of one server. */
  static Topology ofServer(RedisURI server) {
    return new Topology(List.of(server), List.of());
  }

  /**
   * Returns the topology of a cluster.
   *
   * @param contact the node that returned the partitions, with the credentials for all nodes
   */
  static Topology ofCluster(Partitions partitions, RedisURI contact) {
    var bySlot = new RedisURI[SlotHash.SLOT_COUNT];
    var masters = new ArrayList<RedisURI>();
    for (var node : partitions) {
      if (!node.getSlots().isEmpty()) {
        var address = addressOf(node, contact);
        if (!node.is(RedisClusterNode.NodeFlag.FAIL)) {
          masters.add(address);
        }
        node.getSlots().forEach(slot -> bySlot[slot] = address);
      }
    }
    return new Topology(List.copyOf(masters), Collections.unmodifiableList(Arrays.asList(bySlot)));
  }

  // A node that no other node has met does not report its own host. The contact is this node.
  private static RedisURI addressOf(RedisClusterNode node, RedisURI contact) {
    var uri = node.getUri();
    if (uri == null || uri.getHost() == null || uri.getHost().isEmpty()) {
      return contact;
    }
    return RedisURI.builder(contact).withHost(uri.getHost()).withPort(uri.getPort()).build();
  }

  public boolean isCluster() {
    return !bySlot.isEmpty();
  }

  /**
   * Returns the node that takes commands with a key; {@code null} if the cluster has none.
   *
   * @param key {@code null} if any node takes the command
   */
  public @Nullable RedisURI nodeFor(byte @Nullable [] key) {
    return !isCluster() || key == null ? masters.get(0) : bySlot.get(SlotHash.getSlot(key));
  }
}
