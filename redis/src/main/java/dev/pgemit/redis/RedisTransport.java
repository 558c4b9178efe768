package dev.pgemit.redis;

import dev.pgemit.TransportFactory;
import java.util.List;

/**
 * Publishes to Socket.IO servers that use one of the Redis adapters. Immutable; each emitter that
 * is built with it has its own connections.
 *
 * <pre>{@code
 * try (var io = Emitter.builder(RedisTransport.sharded("redis://localhost:6379")).build()) {
 *   io.to("room1").emit("price", Map.of("id", 1));
 * }
 * }</pre>
 *
 * <p>You must name the adapter, because it cannot be detected: all adapters use the same channels,
 * and a message in the wrong format can crash servers.
 *
 * <p>An address looks like {@code redis://user:password@host:6379}, or {@code rediss://} with TLS.
 * It may name several nodes, with commas between their addresses. One reachable node of a cluster
 * is enough: the transport discovers the others.
 */
public sealed interface RedisTransport extends TransportFactory
    permits ShardedRedisTransport, StreamsRedisTransport, ClassicRedisTransport {
  /**
   * Returns the transport to servers with {@code createShardedAdapter} of {@code
   * @socket.io/redis-adapter}. It needs Redis 7.
   *
   * @param uris the addresses of the nodes, which the emitter's builder checks
   * @return a transport with the default options of the adapter
   */
  static ShardedRedisTransport sharded(String... uris) {
    return new ShardedRedisTransport(List.of(uris), "socket.io");
  }

  /**
   * Returns the transport to servers with {@code @socket.io/redis-streams-adapter}. Requests need
   * version 0.3 of it.
   *
   * @param uris the addresses of the nodes, which the emitter's builder checks
   * @return a transport with the default options of the adapter
   */
  static StreamsRedisTransport streams(String... uris) {
    return StreamsRedisTransport.withDefaults(List.of(uris));
  }

  /**
   * Returns the transport to servers with {@code createAdapter} of {@code
   * @socket.io/redis-adapter}.
   *
   * @param uris the addresses of the nodes, which the emitter's builder checks
   * @return a transport with the default options of the adapter
   */
  static ClassicRedisTransport classic(String... uris) {
    return new ClassicRedisTransport(List.of(uris), "socket.io");
  }
}
