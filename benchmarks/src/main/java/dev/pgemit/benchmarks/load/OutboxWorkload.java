package dev.pgemit.benchmarks.load;

import dev.pgemit.Emitter;
import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
import dev.pgemit.redis.RedisTransport;
import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Emits each event through the outbox in its own transaction, and waits until a subscriber has it.
 */
final class OutboxWorkload implements Workload {
  private static final String CHANNEL = "socket.io#/#";
  private static final int TIMEOUT_SECONDS = 10;

  private final DataSource dataSource;
  private final Emitter emitter;
  private final StatefulRedisPubSubConnection<String, String> subscriber;
  private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

  // Open until the process ends.
  @SuppressWarnings("resource")
  OutboxWorkload(DataSource dataSource, String url) {
    this.dataSource = dataSource;
    this.emitter =
        Emitter.builder(RedisTransport.sharded(url))
            .outbox(dataSource)
            .dispatchOutbox(true)
            .build();
    this.subscriber = RedisClient.create(url).connectPubSub();
    subscriber.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void smessage(String channel, String message) {
            arrived.add(message);
          }
        });
  }

  @Override
  public SendResult send(SendRequest request) throws Exception {
    var argument = request.payload().argument();
    subscriber.sync().ssubscribe(CHANNEL);
    try {
      return sendAll(request, argument);
    } finally {
      subscriber.sync().sunsubscribe(CHANNEL); // other workloads have only one reader
      arrived.clear();
    }
  }

  private SendResult sendAll(SendRequest request, Object argument) throws Exception {
    var latencies = new long[request.perSender()];
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      var transactional = emitter.using(connection);
      var start = System.nanoTime();
      for (var i = 0; i < latencies.length; i++) {
        var begin = System.nanoTime();
        transactional.emit("bench", request.marker(0, i), argument);
        connection.commit();
        awaitArrival(request.marker(0, i));
        latencies[i] = System.nanoTime() - begin;
      }
      return new SendResult(start, System.nanoTime(), latencies);
    }
  }

  private void awaitArrival(String marker) throws InterruptedException {
    var message = arrived.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (message == null || !message.contains(marker)) {
      throw new IllegalStateException(
          "The outbox did not pass on %s within %d s: %s"
              .formatted(marker, TIMEOUT_SECONDS, message));
    }
  }
}
