package dev.pgemit.benchmarks.load;

import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.ArrayDeque;

/** Measures the limit of Lettuce: pipelines messages that were encoded before. */
final class LettuceBurstWorkload implements Workload {
  private static final int COMMANDS_PER_FLUSH = 1_024;
  private static final int MAX_OUTSTANDING = 65_536;

  private final StatefulRedisConnection<byte[], byte[]> connection;

  // Open until the process ends.
  @SuppressWarnings("resource")
  LettuceBurstWorkload(String url) {
    connection = RedisClient.create(url).connect(ByteArrayCodec.INSTANCE);
    connection.setAutoFlushCommands(false);
  }

  @Override
  public SendResult send(SendRequest request) throws Exception {
    var messages = ShardedMessages.encode(request);
    var redis = connection.async();
    var outstanding = new ArrayDeque<RedisFuture<Long>>(MAX_OUTSTANDING);
    var start = System.nanoTime();
    for (var i = 0; i < messages.payloads().length; i++) {
      outstanding.add(redis.spublish(messages.channel(), messages.payloads()[i]));
      if ((i + 1) % COMMANDS_PER_FLUSH == 0) {
        connection.flushCommands();
        while (outstanding.size() > MAX_OUTSTANDING) {
          outstanding.remove().get();
        }
      }
    }
    connection.flushCommands();
    while (!outstanding.isEmpty()) {
      outstanding.remove().get();
    }
    return SendResult.since(start);
  }
}
