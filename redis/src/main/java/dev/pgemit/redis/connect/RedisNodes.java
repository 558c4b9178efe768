package dev.pgemit.redis.connect;

import dev.pgemit.transport.TransportFailure;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a deployment, and a publishing connection to each. Connections never reconnect by
 * themselves: Lettuce would send unanswered commands again, which may have been executed.
 * Thread-safe.
 */
public final class RedisNodes implements AutoCloseable {
  /** The time within which Redis has to reply. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  // Longer, since the first connection of a process also loads the classes of the client.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final RedisAddresses addresses;
  private final ClientResources resources = createResources();
  private final RedisClient client = createClient(resources);
  private final Map<String, StatefulRedisConnection<byte[], byte[]>> connections =
      new ConcurrentHashMap<>();
  private volatile @Nullable Topology topology;

  /** Creates an instance that is not connected. */
  public RedisNodes(RedisAddresses addresses) {
    this.addresses = addresses;
  }

  private static ClientResources createResources() {
    return ClientResources.builder()
        .commandLatencyRecorder(CommandLatencyRecorder.disabled()) // nobody reads the latencies
        .nettyCustomizer(
            new NettyCustomizer() {
              @Override
              public void afterChannelInitialized(Channel channel) {
                CommandChunkHandler.addTo(channel);
              }
            })
        .build();
  }

  private static RedisClient createClient(ClientResources resources) {
    var client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            // Each wait has its own timeout. A timer for each command would keep the command in
            // memory.
            .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
            .socketOptions(
                SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).tcpNoDelay(true).build())
            .build());
    return client;
  }

  /**
   * Returns the nodes that take commands, which this method asks Redis for if unknown.
   *
   * @throws TransportFailure if no node replies
   */
  public Topology topology() throws InterruptedException {
    var known = topology;
    return known == null ? loadTopology() : known;
  }

  /** Makes the next {@link #topology} ask Redis again. */
  public void forgetTopology() {
    topology = null;
  }

  private synchronized Topology loadTopology() throws InterruptedException {
    if (topology != null) {
      return topology;
    }
    @Nullable TransportFailure failure = null;
    for (var node : addresses.nodes()) {
      try {
        var found = askTopology(node);
        if (found != null) {
          topology = found;
          return found;
        }
      } catch (TransportFailure unreachable) {
        failure = unreachable;
      }
    }
    throw failure == null
        ? TransportFailure.retryable(
            "Redis at %s is a replica, or a cluster without slots. Nothing was published"
                .formatted(addresses),
            null)
        : failure;
  }

  private @Nullable Topology askTopology(RedisURI node) throws InterruptedException {
    var opened = ConnectionAttempt.await(node, client.connectAsync(StringCodec.UTF8, node));
    try (var connection = opened) {
      var info = await(node, connection.async().info());
      if (info.contains("cluster_enabled:1")) {
        var nodes = await(node, connection.async().clusterNodes());
        var cluster = Topology.ofCluster(ClusterPartitionParser.parse(nodes), node);
        return cluster.masters().isEmpty() ? null : cluster;
      }
      return info.contains("role:master") ? Topology.ofServer(node) : null;
    }
  }

  /**
   * Returns the open publishing connection to a node.
   *
   * @throws TransportFailure if the node does not accept one
   */
  public StatefulRedisConnection<byte[], byte[]> connection(RedisURI node)
      throws InterruptedException {
    var name = RedisAddresses.describe(node);
    var existing = connections.get(name);
    if (existing != null && existing.isOpen()) {
      return existing;
    }
    var opened = ConnectionAttempt.await(node, client.connectAsync(ByteArrayCodec.INSTANCE, node));
    var previous = connections.put(name, opened);
    if (previous != null) {
      var unused = previous.closeAsync();
    }
    return opened;
  }

  /**
   * Opens a connection for commands and subscriptions, for the caller to close.
   *
   * @throws TransportFailure if the node does not accept one
   */
  public StatefulRedisPubSubConnection<byte[], byte[]> openPubSub(RedisURI node)
      throws InterruptedException {
    return ConnectionAttempt.await(node, client.connectPubSubAsync(ByteArrayCodec.INSTANCE, node));
  }

  /** Closes the publishing connection to a node, whose pending replies are lost. */
  public void closeConnection(RedisURI node) {
    var connection = connections.remove(RedisAddresses.describe(node));
    if (connection != null) {
      var unused = connection.closeAsync();
    }
  }

  /** Returns whether a publishing connection is open. */
  public boolean isConnected() {
    return connections.values().stream().anyMatch(StatefulRedisConnection::isOpen);
  }

  /**
   * Waits for a step that publishes nothing.
   *
   * @throws TransportFailure if the step failed, or took too long
   */
  public static <T> T await(RedisURI node, CompletionStage<T> step) throws InterruptedException {
    return await(node, step, System.nanoTime());
  }

  /** Waits for a step that began at a time of {@link System#nanoTime()}. */
  static <T> T await(RedisURI node, CompletionStage<T> step, long startedAt)
      throws InterruptedException {
    try {
      var nanos = CONNECT_TIMEOUT.toNanos() - (System.nanoTime() - startedAt);
      return step.toCompletableFuture().get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw RedisFailure.notConnected(RedisAddresses.describe(node), e);
    } catch (TimeoutException e) {
      throw RedisFailure.notConnected(
          RedisAddresses.describe(node),
          new TimeoutException("no reply within %d ms".formatted(CONNECT_TIMEOUT.toMillis())));
    }
  }

  /** Closes all connections, those for subscriptions too. */
  @Override
  public void close() {
    client.shutdown(Duration.ZERO, TIMEOUT);
    var unused = resources.shutdown(0, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
