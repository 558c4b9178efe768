package dev.pgemit.benchmarks.load;

import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;

/** Calls {@code SPUBLISH} with plain Lettuce: one call after the other, each awaited. */
final class LettuceAwaitedWorkload implements Workload {
  private final StatefulRedisConnection<byte[], byte[]> connection;

  // Open until the process ends.
  @SuppressWarnings("resource")
  LettuceAwaitedWorkload(String url) {
    connection = RedisClient.create(url).connect(ByteArrayCodec.INSTANCE);
  }

  @Override
  public SendResult send(SendRequest request) {
    var messages = ShardedMessages.encode(request);
    var redis = connection.sync();
    var latencies = new long[messages.payloads().length];
    var start = System.nanoTime();
    for (var i = 0; i < latencies.length; i++) {
      var begin = System.nanoTime();
      redis.spublish(messages.channel(), messages.payloads()[i]);
      latencies[i] = System.nanoTime() - begin;
    }
    return new SendResult(start, System.nanoTime(), latencies);
  }
}
