package dev.pgemit.redis.wire;

import dev.pgemit.wire.MessageValidationException;

/**
 * The options of the streams adapter, which must equal those of the servers.
 *
 * @param streamName the name of the stream, or of the streams before a number
 * @param streamCount the number of streams
 * @param maxLen the approximate number of entries that a stream keeps
 * @param channelPrefix the prefix of the channels of requests
 * @param shardedPubSub whether those channels are sharded
 */
public record StreamsOptions(
    String streamName, int streamCount, long maxLen, String channelPrefix, boolean shardedPubSub) {
  /** The defaults of the adapter. */
  public static final StreamsOptions DEFAULT =
      new StreamsOptions("socket.io", 1, 10_000, "socket.io", false);

  /**
   * Checks the options.
   *
   * @throws MessageValidationException if no server can have them
   */
  void check() {
    RedisWire.requireName("streamName", streamName);
    RedisWire.requireName("channelPrefix", channelPrefix);
    if (streamCount < 1) {
      throw new MessageValidationException("streamCount", streamCount + " must be at least 1");
    }
    if (maxLen < 1) {
      throw new MessageValidationException("maxLen", maxLen + " must be at least 1 entry");
    }
  }

  public StreamsOptions withStreamName(String name) {
    return new StreamsOptions(name, streamCount, maxLen, channelPrefix, shardedPubSub);
  }

  public StreamsOptions withStreamCount(int count) {
    return new StreamsOptions(streamName, count, maxLen, channelPrefix, shardedPubSub);
  }

  public StreamsOptions withMaxLen(long entries) {
    return new StreamsOptions(streamName, streamCount, entries, channelPrefix, shardedPubSub);
  }

  public StreamsOptions withChannelPrefix(String prefix) {
    return new StreamsOptions(streamName, streamCount, maxLen, prefix, shardedPubSub);
  }

  public StreamsOptions withShardedPubSub(boolean isSharded) {
    return new StreamsOptions(streamName, streamCount, maxLen, channelPrefix, isSharded);
  }

  /** Returns the number of a namespace's stream, which servers never read if it is negative. */
  int streamNumber(String namespace) {
    return namespace.hashCode() % streamCount; // as JavaScript computes it, with its sign
  }

  String streamOf(String namespace) {
    return streamCount == 1 ? streamName : streamName + "-" + streamNumber(namespace);
  }
}
