package dev.pgemit.interop.emitter;

import dev.pgemit.redis.RedisTransport;

/** The transports of pgemit to the adapters of the Redis tests. */
public final class WireTransport {
  private WireTransport() {}

  /**
   * Returns the transport to servers on an adapter.
   *
   * @param urls the addresses of Redis
   * @param wire the adapter, such as {@code streams-0.3.1}, which is also the name of its channels
   *     and its stream
   */
  public static RedisTransport of(String urls, String wire) {
    return switch (wire.substring(0, wire.indexOf('-'))) {
      case "sharded" -> RedisTransport.sharded(urls).channelPrefix(wire);
      case "classic" -> RedisTransport.classic(urls).key(wire);
      default -> RedisTransport.streams(urls).streamName(wire).channelPrefix(wire);
    };
  }
}
