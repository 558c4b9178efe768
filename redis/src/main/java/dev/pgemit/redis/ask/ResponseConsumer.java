package dev.pgemit.redis.ask;

import dev.pgemit.transport.ServerRequest.Listener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Passes counts of clients and responses to a caller's listener, in order and one at a time, on the
 * common pool. Guarded by its request.
 */
final class ResponseConsumer {
  private static final Logger LOGGER = LoggerFactory.getLogger(ResponseConsumer.class);

  private final Listener listener;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  ResponseConsumer(Listener listener) {
    this.listener = listener;
  }

  /** Accepts the number of clients of a server. */
  void acceptClients(String server, int clients) {
    deliver(() -> listener.onClients(server, clients), () -> {});
  }

  /**
   * Accepts a response.
   *
   * @param afterwards runs when the listener has returned
   */
  void accept(String server, JsonNode response, Runnable afterwards) {
    deliver(() -> listener.onResponse(server, response), afterwards);
  }

  private void deliver(Runnable call, Runnable afterwards) {
    last = last.thenRunAsync(() -> run(call, afterwards), ForkJoinPool.commonPool());
  }

  private static void run(Runnable call, Runnable afterwards) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOGGER.warn("A callback for responses threw an exception", e);
    } finally {
      afterwards.run();
    }
  }

  /** Runs a task on the common pool, after the responses so far if there is a listener. */
  static void runAfter(@Nullable ResponseConsumer consumer, Runnable task) {
    if (consumer == null) {
      ForkJoinPool.commonPool().execute(task);
    } else {
      consumer.last = consumer.last.thenRunAsync(task, ForkJoinPool.commonPool());
    }
  }
}
