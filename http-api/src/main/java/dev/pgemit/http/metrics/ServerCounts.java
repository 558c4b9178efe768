package dev.pgemit.http.metrics;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the servers of the watched namespaces. A periodic request keeps each channel open. Between
 * requests, the servers announce themselves.
 */
final class ServerCounts implements Runnable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ServerCounts.class);

  private final Emitter emitter;
  private final List<BroadcastOperator> namespaces;

  /**
   * Creates the task; sends no request yet.
   *
   * @throws dev.pgemit.InvalidMessageException if a namespace is invalid
   */
  ServerCounts(Emitter emitter, List<String> namespaces) {
    this.emitter = emitter;
    this.namespaces = namespaces.stream().map(emitter::of).distinct().toList();
  }

  List<String> namespaces() {
    return namespaces.stream().map(BroadcastOperator::namespace).toList();
  }

  @Override
  public void run() {
    for (var namespace : namespaces) {
      var unused =
          namespace
              .servers()
              .exceptionally(
                  failure -> {
                    LOGGER.debug("The servers of {} are unknown", namespace.namespace(), failure);
                    return List.of();
                  });
    }
  }

  /** Returns the number of servers; NaN while the channel is not listened to. */
  double count(String namespace) {
    var counts = emitter.listening().servers().get(namespace);
    return counts == null ? Double.NaN : counts;
  }
}
