package dev.pgemit.redis.ask;

import dev.pgemit.redis.connect.RedisAddresses;
import dev.pgemit.redis.connect.RedisNodes;
import dev.pgemit.redis.wire.RedisWire;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.wire.Namespace;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Subscribes to the answers of namespaces, with one connection to each node that needs one. Opens
 * connections for the first request, and closes what no request has used for a minute. Thread-safe.
 */
final class AnswerSubscriber implements AutoCloseable {
  static final Duration MAX_IDLE = Duration.ofMinutes(1);

  private final RedisNodes nodes;
  private final RedisWire wire;
  private final Consumer<byte[]> onAnswer;
  private final Runnable onConnectionLost;
  private final Map<Namespace, Subscription> subscriptions = new ConcurrentHashMap<>();
  private final Map<String, StatefulRedisPubSubConnection<byte[], byte[]>> connections =
      new ConcurrentHashMap<>();
  private volatile boolean isClosed;

  /**
   * Creates an instance without connections.
   *
   * @param onAnswer receives each message, on the thread of its connection
   * @param onConnectionLost is called after a connection or a subscription was lost
   */
  AnswerSubscriber(
      RedisNodes nodes, RedisWire wire, Consumer<byte[]> onAnswer, Runnable onConnectionLost) {
    this.nodes = nodes;
    this.wire = wire;
    this.onAnswer = onAnswer;
    this.onConnectionLost = onConnectionLost;
  }

  /**
   * Subscribes to the answers of a namespace until {@link #release}, and waits for it.
   *
   * @throws TransportFailure if Redis does not confirm it
   */
  synchronized Subscription acquire(Namespace namespace) throws InterruptedException {
    var subscription = subscription(namespace);
    subscription.addUser();
    return subscription;
  }

  private Subscription subscription(Namespace namespace) throws InterruptedException {
    var existing = subscriptions.get(namespace);
    if (existing != null && existing.isActive()) {
      return existing;
    }
    var channels = wire.answerChannels(namespace);
    var key = channels.isSharded() ? RedisWire.utf8(channels.answers().get(0)) : null;
    var node = nodes.topology().nodeFor(key);
    if (node == null) {
      throw TransportFailure.retryable(
          "No node of the cluster serves the slot of the answers to this emitter", null);
    }
    var created = new Subscription(channels, connection(node));
    var unused = RedisNodes.await(node, created.subscribe());
    subscriptions.put(namespace, created);
    return created;
  }

  private StatefulRedisPubSubConnection<byte[], byte[]> connection(RedisURI node)
      throws InterruptedException {
    var name = RedisAddresses.describe(node);
    var existing = connections.get(name);
    if (existing != null && existing.isOpen()) {
      return existing;
    }
    var opened = nodes.openPubSub(node);
    opened.addListener(new AnswerListener());
    opened.addListener(new LossListener());
    connections.put(name, opened);
    return opened;
  }

  /** Ends a use of {@link #acquire}. */
  synchronized void release(Subscription subscription) {
    subscription.removeUser();
  }

  /** Ends the subscriptions without a recent request, and the connections without any. */
  synchronized void closeIdle() {
    subscriptions
        .values()
        .removeIf(
            subscription -> {
              var isIdle = subscription.isIdleFor(MAX_IDLE.toNanos());
              if (isIdle) {
                subscription.unsubscribe();
              }
              return isIdle;
            });
    connections
        .values()
        .removeIf(
            connection -> {
              var isUnused =
                  subscriptions.values().stream()
                      .noneMatch(subscription -> subscription.uses(connection));
              if (isUnused) {
                var unused = connection.closeAsync();
              }
              return isUnused;
            });
  }

  /** Returns whether a request uses a subscription, or did a moment ago. */
  boolean isWanted() {
    return !subscriptions.isEmpty();
  }

  boolean isConnected() {
    return connections.values().stream().anyMatch(StatefulRedisPubSubConnection::isOpen);
  }

  // Called by connections, which must not wait for this object's lock.
  private void onUnsubscribed(byte[] channel) {
    var lost = subscriptions.values().stream().filter(each -> each.isOn(channel)).toList();
    lost.forEach(Subscription::markLost);
    if (!lost.isEmpty()) {
      onLoss();
    }
  }

  private void onLoss() {
    if (!isClosed) {
      nodes.forgetTopology();
      onConnectionLost.run();
    }
  }

  @Override
  public void close() {
    isClosed = true; // the nodes close the connections
  }

  private final class AnswerListener extends RedisPubSubAdapter<byte[], byte[]> {
    @Override
    public void message(byte[] channel, byte[] message) {
      onAnswer.accept(message);
    }

    @Override
    public void smessage(byte[] channel, byte[] message) {
      onAnswer.accept(message);
    }

    @Override
    public void sunsubscribed(byte[] channel, long count) {
      onUnsubscribed(channel);
    }
  }

  private final class LossListener extends RedisConnectionStateAdapter {
    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
      onLoss();
    }
  }
}
