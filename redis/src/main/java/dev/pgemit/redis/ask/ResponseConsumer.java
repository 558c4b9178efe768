package dev.pgemit.redis.ask;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Passes responses to a caller's consumer, in order and one at a time, on the common pool. Guarded
 * by its request.
 */
final class ResponseConsumer {
  private static final Logger LOGGER = LoggerFactory.getLogger(ResponseConsumer.class);

  private final Consumer<JsonNode> consumer;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  ResponseConsumer(Consumer<JsonNode> consumer) {
    this.consumer = consumer;
  }

  /**
   * Passes on a response.
   *
   * @param afterwards runs when the consumer has returned
   */
  void accept(JsonNode response, Runnable afterwards) {
    last = last.thenRunAsync(() -> deliver(response, afterwards), ForkJoinPool.commonPool());
  }

  private void deliver(JsonNode response, Runnable afterwards) {
    try {
      consumer.accept(response);
    } catch (RuntimeException e) {
      LOGGER.warn("A callback for responses threw an exception", e);
    } finally {
      afterwards.run();
    }
  }

  /** Runs a task on the common pool, after the responses so far if there is a consumer. */
  static void runAfter(@Nullable ResponseConsumer consumer, Runnable task) {
    if (consumer == null) {
      ForkJoinPool.commonPool().execute(task);
    } else {
      consumer.last = consumer.last.thenRunAsync(task, ForkJoinPool.commonPool());
    }
  }
}
