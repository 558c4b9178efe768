package dev.pgemit.redis.ask;

import dev.pgemit.redis.wire.AnswerChannels;
import dev.pgemit.redis.wire.RedisWire;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** The subscription to the answers of one namespace. Guarded by {@link AnswerSubscriber}. */
final class Subscription {
  private final AnswerChannels channels;
  private final StatefulRedisPubSubConnection<byte[], byte[]> connection;
  private int users;
  private volatile boolean isLost;
  private long idleSince = System.nanoTime();

  Subscription(AnswerChannels channels, StatefulRedisPubSubConnection<byte[], byte[]> connection) {
    this.channels = channels;
    this.connection = connection;
  }

  boolean uses(StatefulRedisPubSubConnection<byte[], byte[]> other) {
    return connection == other;
  }

  /** Subscribes. Completes once Redis has confirmed it. */
  CompletableFuture<Void> subscribe() {
    var redis = connection.async();
    var names = names();
    return (channels.isSharded() ? redis.ssubscribe(names) : redis.subscribe(names))
        .toCompletableFuture();
  }

  void unsubscribe() {
    if (connection.isOpen()) {
      var redis = connection.async();
      var unused = channels.isSharded() ? redis.sunsubscribe(names()) : redis.unsubscribe(names());
    }
  }

  private byte[][] names() {
    return channels.answers().stream().map(RedisWire::utf8).toArray(byte[][]::new);
  }

  /** Returns whether the channel of an answer is one of this subscription. */
  boolean isOn(byte[] channel) {
    return channels.answers().contains(new String(channel, StandardCharsets.UTF_8));
  }

  /** Records that Redis has ended the subscription, as it does when a slot moves. */
  void markLost() {
    isLost = true;
  }

  /** Returns whether answers arrive. */
  boolean isActive() {
    return !isLost && connection.isOpen();
  }

  void addUser() {
    users++;
  }

  void removeUser() {
    users--;
    idleSince = System.nanoTime();
  }

  boolean isIdleFor(long nanos) {
    return users == 0 && System.nanoTime() - idleSince >= nanos;
  }
}
