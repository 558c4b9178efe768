package dev.pgemit.interop.faults.receive;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.sync.RedisStreamCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Reads the stream, or subscribes to the channel, of the default namespace, and connects again as
 * soon as possible.
 */
public final class ReconnectingRedisReader extends RedisReader {
  private static final Duration BLOCK_TIME = Duration.ofMillis(100);
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);
  private static final int RECONNECT_DELAY_MILLIS = 20;

  private final RedisAdapter adapter;
  private final AbstractRedisClient client;
  private final Thread thread = new Thread(this::run, "redis-reader");
  private String lastEntry = "0-0";
  private volatile boolean isClosed;

  /**
   * Starts to read.
   *
   * @param adapter the adapter whose messages to read
   * @param urls the addresses of Redis
   * @param isCluster whether they are those of a cluster
   */
  public ReconnectingRedisReader(RedisAdapter adapter, String urls, boolean isCluster) {
    this.adapter = adapter;
    this.client = isCluster ? clusterClient(urls) : client(urls);
    thread.setDaemon(true);
    thread.start();
  }

  private static RedisClient client(String url) {
    var client = RedisClient.create(url);
    client.setOptions(ClientOptions.builder().autoReconnect(false).build());
    return client;
  }

  private static RedisClusterClient clusterClient(String urls) {
    var client =
        RedisClusterClient.create(Arrays.stream(urls.split(",")).map(RedisURI::create).toList());
    client.setOptions(ClusterClientOptions.builder().autoReconnect(false).build());
    return client;
  }

  @Override
  public String name() {
    return adapter == RedisAdapter.SHARDED ? "raw SSUBSCRIBE" : "raw XREAD";
  }

  private void run() {
    while (!isClosed) {
      try {
        read();
      } catch (RuntimeException e) {
        // Redis is away, or its cluster is incomplete. The loop connects again.
      }
      gaps().listeningStopped();
      if (adapter == RedisAdapter.STREAMS) {
        gaps().listeningStarted(); // it reads what is added meanwhile
      }
      pause();
    }
  }

  private void read() {
    if (adapter == RedisAdapter.SHARDED) {
      subscribe((RedisClient) client);
    } else if (client instanceof RedisClusterClient cluster) {
      cluster.refreshPartitions();
      try (var connection = cluster.connect()) {
        connection.setTimeout(COMMAND_TIMEOUT);
        readStream(connection.sync());
      }
    } else {
      try (var connection = ((RedisClient) client).connect()) {
        connection.setTimeout(COMMAND_TIMEOUT);
        readStream(connection.sync());
      }
    }
  }

  private void subscribe(RedisClient single) {
    try (var connection = single.connectPubSub()) {
      connection.addListener(
          new RedisPubSubAdapter<>() {
            @Override
            public void smessage(String channel, String message) {
              recordMessage(message);
            }
          });
      connection.sync().ssubscribe(adapter.channel());
      gaps().listeningStarted();
      while (!isClosed && connection.isOpen()) {
        pause();
      }
    }
  }

  @SuppressWarnings("unchecked") // the array of the only stream
  private void readStream(RedisStreamCommands<String, String> redis) {
    while (!isClosed) {
      var entries =
          redis.xread(
              XReadArgs.Builder.block(BLOCK_TIME), StreamOffset.from(adapter.prefix(), lastEntry));
      entries.forEach(this::recordEntry);
    }
  }

  private void recordEntry(StreamMessage<String, String> entry) {
    lastEntry = entry.getId();
    record(entry.getBody().getOrDefault("id", ""), entry.getBody().getOrDefault("data", ""));
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RECONNECT_DELAY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    isClosed = true;
    client.shutdown(0, 1, TimeUnit.SECONDS);
  }
}
