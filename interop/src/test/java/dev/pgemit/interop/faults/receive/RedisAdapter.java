package dev.pgemit.interop.faults.receive;

import dev.pgemit.redis.RedisTransport;
import java.util.Map;

/** An adapter of the Socket.IO servers, with the options that the servers and pgemit share. */
public enum RedisAdapter {
  /** The sharded adapter: Pub/Sub, which stores nothing. */
  SHARDED("sharded-dynamic") {
    @Override
    public RedisTransport transport(String url, int maxStreamLength) {
      return RedisTransport.sharded(url).channelPrefix(prefix());
    }

    @Override
    public Map<String, String> serviceSettings() {
      return Map.of("PGEMIT_TRANSPORT", "redis-sharded", "PGEMIT_CHANNEL_PREFIX", prefix());
    }
  },

  /** The adapter for streams, from which servers read what they missed. */
  STREAMS("streams-0.3.1") {
    @Override
    public RedisTransport transport(String url, int maxStreamLength) {
      return RedisTransport.streams(url)
          .streamName(prefix())
          .channelPrefix(prefix())
          .maxLen(maxStreamLength);
    }

    @Override
    public Map<String, String> serviceSettings() {
      return Map.of(
          "PGEMIT_TRANSPORT",
          "redis-streams",
          "PGEMIT_STREAM_NAME",
          prefix(),
          "PGEMIT_CHANNEL_PREFIX",
          prefix());
    }
  };

  private final String prefix;

  RedisAdapter(String prefix) {
    this.prefix = prefix;
  }

  /** Returns the prefix of its channels, and the name of its stream. */
  public String prefix() {
    return prefix;
  }

  /** Returns the channel of the default namespace. */
  public String channel() {
    return prefix + "#/#";
  }

  /** Returns the transport of an emitter. */
  public abstract RedisTransport transport(String url, int maxStreamLength);

  /** Returns the settings of a service. */
  public abstract Map<String, String> serviceSettings();
}
