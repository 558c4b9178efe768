package dev.pgemit.redis.publish;

import dev.pgemit.redis.connect.RedisNodes;
import dev.pgemit.redis.wire.RedisWire;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.transport.UnsupportedCallFailure;
import dev.pgemit.wire.EncodedMessage;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.SlotHash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Sends calls in one round trip to each node: writes all commands, flushes once, and awaits all
 * replies. The messages of one call are a transaction of Redis. Not thread-safe.
 */
final class BatchSender {
  private final RedisNodes nodes;
  private final RedisWire wire;

  BatchSender(RedisNodes nodes, RedisWire wire) {
    this.nodes = nodes;
    this.wire = wire;
  }

  /** A call with its end. */
  record Ended(QueuedCall call, SentCall.Outcome outcome) {}

  /** Sends calls, and returns the end of each. */
  List<Ended> send(List<QueuedCall> calls) {
    var ended = new ArrayList<Ended>(calls.size());
    var sent = new ArrayList<SentCall>(calls.size());
    Set<StatefulRedisConnection<byte[], byte[]>> used = new LinkedHashSet<>();
    for (var call : calls) {
      try {
        var node = nodeFor(call.messages());
        var connection = nodes.connection(node);
        used.add(connection);
        sent.add(new SentCall(call, node, write(connection.async(), call.messages())));
      } catch (TransportFailure notSent) {
        ended.add(new Ended(call, new SentCall.Outcome(notSent, false, true)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        var reason = TransportFailure.permanent("Interrupted: nothing was published", e);
        ended.add(new Ended(call, new SentCall.Outcome(reason, false, false)));
      }
    }
    used.forEach(StatefulRedisConnection::flushCommands);
    awaitReplies(sent, ended);
    return ended;
  }

  private void awaitReplies(List<SentCall> sent, List<Ended> ended) {
    var deadline = System.nanoTime() + RedisNodes.TIMEOUT.toNanos();
    for (var call : sent) {
      var outcome = call.await(deadline);
      if (outcome.isConnectionBroken()) {
        nodes.closeConnection(call.node());
      }
      ended.add(new Ended(call.call(), outcome));
    }
    if (ended.stream().anyMatch(end -> end.outcome().isTopologyOutdated())) {
      nodes.forgetTopology();
    }
  }

  private RedisURI nodeFor(List<EncodedMessage> messages) throws InterruptedException {
    var topology = nodes.topology();
    RedisURI chosen = null;
    var slots = new HashSet<Integer>();
    for (var message : messages) {
      var key = wire.routingKey(message);
      var node = topology.nodeFor(key);
      if (node == null) {
        throw TransportFailure.retryable(
            "No node of the cluster serves the slot of \"%s\". Nothing was published"
                .formatted(message.channel()),
            null);
      }
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

  private RedisFuture<?> write(
      RedisAsyncCommands<byte[], byte[]> redis, List<EncodedMessage> messages) {
    try {
      return messages.size() == 1
          ? wire.send(redis, messages.get(0))
          : writeTransaction(redis, messages);
    } catch (RedisException e) {
      // Lettuce may have written some of the commands.
      throw TransportFailure.unknownOutcome(
          "Lettuce failed to send the message, which may have been published: " + e, e);
    }
  }

  private RedisFuture<?> writeTransaction(
      RedisAsyncCommands<byte[], byte[]> redis, List<EncodedMessage> messages) {
    var unused = redis.multi();
    for (var message : messages) {
      var unusedReply = wire.send(redis, message);
    }
    return redis.exec();
  }
}
