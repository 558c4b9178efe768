package dev.pgemit.redis;

import dev.pgemit.redis.connect.RedisAddresses;
import dev.pgemit.redis.wire.ClassicWire;
import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportSettings;
import java.util.List;
import java.util.Objects;

/** Publishes to servers with {@code createAdapter}. Immutable. */
public final class ClassicRedisTransport implements RedisTransport {
  private final List<String> uris;
  private final String key;

  ClassicRedisTransport(List<String> uris, String key) {
    this.uris = uris;
    this.key = key;
  }

  /**
   * Sets the prefix of the channels. It must equal the adapter's {@code key}.
   *
   * @param key {@code socket.io} unless set; not empty
   * @return a transport with this option
   */
  public ClassicRedisTransport key(String key) {
    return new ClassicRedisTransport(uris, Objects.requireNonNull(key, "key"));
  }

  @Override
  @SuppressWarnings("exports") // to the modules of pgemit that implement it
  public Transport create(TransportSettings settings) {
    return RedisCarrier.open(
        RedisAddresses.parse(uris), new ClassicWire(key, settings.mapper()), settings);
  }

  /** Returns the adapter and its options, without the addresses, which hold passwords. */
  @Override
  public String toString() {
    return "Redis transport to the classic adapter, key " + key;
  }
}
