package dev.pgemit.interop.faults.receive;

import dev.pgemit.testing.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.util.concurrent.TimeUnit;

/**
 * Subscribes to the channel of the default namespace at several nodes of a cluster. If it has
 * subscribed at the new owner of the slot before the slot moves, it misses no message: a node sends
 * a message to its own subscribers only.
 */
public final class ChannelReader extends RedisReader {
  private final RedisAdapter adapter;
  private final RedisClient client = RedisClient.create();

  /**
   * Subscribes at one node.
   *
   * @param adapter the adapter whose messages to read
   * @param owner the node that has the slot of the channel
   */
  public ChannelReader(RedisAdapter adapter, RedisServer owner) {
    this.adapter = adapter;
    subscribeAt(owner);
    gaps().listeningStarted();
  }

  /** Subscribes at the owner of the slot, or at a node that is about to become the owner. */
  public void subscribeAt(RedisServer node) {
    var uri = RedisURI.create(node.url());
    var connection = client.connectPubSub(uri);
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void smessage(String channel, String message) {
            recordMessage(message);
          }
        });
    connection.sync().asking();
    connection.sync().ssubscribe(adapter.channel());
  }

  @Override
  public String name() {
    return "raw SSUBSCRIBE at each owner";
  }

  @Override
  public void close() {
    client.shutdown(0, 1, TimeUnit.SECONDS);
  }
}
