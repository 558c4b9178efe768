package dev.pgemit.redis;

import dev.pgemit.redis.connect.RedisAddresses;
import dev.pgemit.redis.wire.StreamsOptions;
import dev.pgemit.redis.wire.StreamsWire;
import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportSettings;
import java.util.List;
import java.util.Objects;

/**
 * Publishes to servers with {@code @socket.io/redis-streams-adapter}. Its options must equal those
 * of the adapter. Immutable.
 */
public final class StreamsRedisTransport implements RedisTransport {
  private final List<String> uris;
  private final StreamsOptions options;

  private StreamsRedisTransport(List<String> uris, StreamsOptions options) {
    this.uris = uris;
    this.options = options;
  }

  static StreamsRedisTransport withDefaults(List<String> uris) {
    return new StreamsRedisTransport(uris, StreamsOptions.DEFAULT);
  }

  private StreamsRedisTransport with(StreamsOptions changed) {
    return new StreamsRedisTransport(uris, changed);
  }

  /**
   * Sets the name of the stream. If there are several streams, each name ends with a number.
   *
   * @param name {@code socket.io} unless set; not empty
   * @return a transport with this option
   */
  public StreamsRedisTransport streamName(String name) {
    return with(options.withStreamName(Objects.requireNonNull(name, "streamName")));
  }

  /**
   * Sets the number of streams. With more than one, servers do not read the streams of some
   * namespaces. An emitter rejects these namespaces.
   *
   * @param count at least 1, and 1 unless set
   * @return a transport with this option
   */
  public StreamsRedisTransport streamCount(int count) {
    return with(options.withStreamCount(count));
  }

  /**
   * Sets the approximate number of entries that a stream keeps. If it is too small, slow servers
   * miss messages, and clients can recover fewer of them. Redis trims the stream to the smallest
   * number that any server or emitter sets.
   *
   * @param entries at least 1, and 10,000 unless set
   * @return a transport with this option
   */
  public StreamsRedisTransport maxLen(long entries) {
    return with(options.withMaxLen(entries));
  }

  /**
   * Sets the prefix of the channels of requests.
   *
   * @param prefix {@code socket.io} unless set; not empty
   * @return a transport with this option
   */
  public StreamsRedisTransport channelPrefix(String prefix) {
    return with(options.withChannelPrefix(Objects.requireNonNull(prefix, "channelPrefix")));
  }

  /**
   * Sets whether requests use sharded Pub/Sub, as the adapter does with {@code useShardedPubSub}.
   *
   * @param sharded {@code true} for sharded Pub/Sub, {@code false} unless set
   * @return a transport with this option
   */
  public StreamsRedisTransport shardedPubSub(boolean sharded) {
    return with(options.withShardedPubSub(sharded));
  }

  @Override
  @SuppressWarnings("exports") // to the modules of pgemit that implement it
  public Transport create(TransportSettings settings) {
    return RedisCarrier.open(
        RedisAddresses.parse(uris), new StreamsWire(options, settings.mapper()), settings);
  }

  /** Returns the adapter and its options, without the addresses, which hold passwords. */
  @Override
  public String toString() {
    return "Redis transport to the streams adapter, " + options;
  }
}
