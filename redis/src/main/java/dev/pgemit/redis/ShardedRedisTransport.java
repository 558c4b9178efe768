package dev.pgemit.redis;

import dev.pgemit.redis.connect.RedisAddresses;
import dev.pgemit.redis.wire.ShardedWire;
import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportSettings;
import java.util.List;
import java.util.Objects;

/** Publishes to servers with {@code createShardedAdapter}. Immutable. */
public final class ShardedRedisTransport implements RedisTransport {
  private final List<String> uris;
  private final String channelPrefix;

  ShardedRedisTransport(List<String> uris, String channelPrefix) {
    this.uris = uris;
    this.channelPrefix = channelPrefix;
  }

  /**
   * Sets the prefix of the channels. It must equal the adapter's {@code channelPrefix}.
   *
   * @param channelPrefix {@code socket.io} unless set; not empty
   * @return a transport with this option
   */
  public ShardedRedisTransport channelPrefix(String channelPrefix) {
    return new ShardedRedisTransport(uris, Objects.requireNonNull(channelPrefix, "channelPrefix"));
  }

  @Override
  @SuppressWarnings("exports") // to the modules of pgemit that implement it
  public Transport create(TransportSettings settings) {
    return RedisCarrier.open(
        RedisAddresses.parse(uris), new ShardedWire(channelPrefix, settings.mapper()), settings);
  }

  /** Returns the adapter and its options, without the addresses, which hold passwords. */
  @Override
  public String toString() {
    return "Redis transport to the sharded adapter, channelPrefix " + channelPrefix;
  }
}
