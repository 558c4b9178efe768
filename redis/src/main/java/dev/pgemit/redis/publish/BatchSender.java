package dev.pgemit.redis.publish;

import dev.pgemit.redis.connect.RedisNodes;
import dev.pgemit.redis.wire.RedisWire;
import dev.pgemit.transport.TransportFailure;
import io.lettuce.core.RedisURI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends calls in one round trip to each node: writes all commands, and awaits all replies. The
 * messages of one call are a transaction of Redis. Not thread-safe.
 */
final class BatchSender {
  private final RedisNodes nodes;
  private final RedisWire wire;
  private final NodeChoice choice;

  BatchSender(RedisNodes nodes, RedisWire wire) {
    this.nodes = nodes;
    this.wire = wire;
    this.choice = new NodeChoice(wire);
  }

  /** A call with its end. */
  record Ended(QueuedCall call, SentCall.Outcome outcome) {}

  /** Sends calls, and returns the end of each. */
  List<Ended> send(List<QueuedCall> calls) {
    var ended = new ArrayList<Ended>(calls.size());
    var batches = divide(calls, ended);
    batches.forEach(NodeBatch::write);
    var deadline = System.nanoTime() + RedisNodes.TIMEOUT.toNanos();
    for (var batch : batches) {
      var endedBatch = batch.await(deadline);
      if (endedBatch.stream().anyMatch(end -> end.outcome().isConnectionBroken())) {
        nodes.closeConnection(batch.node());
      }
      ended.addAll(endedBatch);
    }
    if (ended.stream().anyMatch(end -> end.outcome().isTopologyOutdated())) {
      nodes.forgetTopology();
    }
    return ended;
  }

  /** Divides calls by their nodes. Those that no node can take end here. */
  private Collection<NodeBatch> divide(List<QueuedCall> calls, List<Ended> ended) {
    Map<RedisURI, NodeBatch> batches = new LinkedHashMap<>();
    // One attempt to connect for all calls, since an attempt may take until its timeout.
    Map<RedisURI, TransportFailure> unreachable = new HashMap<>();
    try {
      var topology = nodes.topology();
      for (var call : calls) {
        try {
          var node = choice.nodeFor(call.messages(), topology);
          batchOf(node, batches, unreachable).add(call);
        } catch (TransportFailure notSent) {
          ended.add(new Ended(call, new SentCall.Outcome(notSent, false, true)));
        }
      }
    } catch (TransportFailure noTopology) {
      calls.forEach(
          call -> ended.add(new Ended(call, new SentCall.Outcome(noTopology, false, true))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var reason = TransportFailure.permanent("Interrupted: nothing was published", e);
      batches.clear();
      ended.clear();
      calls.forEach(call -> ended.add(new Ended(call, new SentCall.Outcome(reason, false, false))));
    }
    return batches.values();
  }

  private NodeBatch batchOf(
      RedisURI node, Map<RedisURI, NodeBatch> batches, Map<RedisURI, TransportFailure> unreachable)
      throws InterruptedException {
    var failure = unreachable.get(node);
    if (failure != null) {
      throw failure;
    }
    var batch = batches.get(node);
    if (batch == null) {
      try {
        batch = new NodeBatch(node, nodes.connection(node), wire);
      } catch (TransportFailure notConnected) {
        unreachable.put(node, notConnected);
        throw notConnected;
      }
      batches.put(node, batch);
    }
    return batch;
  }
}
