package dev.pgemit.http.metrics;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.FetchedSockets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the servers of the watched namespaces. With Postgres, a periodic request keeps each
 * channel open, and the servers announce themselves between requests. With Redis, each request
 * counts the answers.
 */
final class ServerCounts implements Runnable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ServerCounts.class);

  // No socket is in this room, so that the answers of the servers stay empty.
  private static final String EMPTY_ROOM = "pgemit-count-" + UUID.randomUUID();

  private final Emitter emitter;
  private final List<BroadcastOperator> namespaces;
  private final boolean isPostgres;
  private final Map<String, Integer> answered = new ConcurrentHashMap<>();

  /**
   * Creates the task; sends no request yet.
   *
   * @param isPostgres whether servers announce themselves to the emitter between requests
   * @throws dev.pgemit.InvalidMessageException if a namespace is invalid
   */
  ServerCounts(Emitter emitter, List<String> namespaces, boolean isPostgres) {
    this.emitter = emitter;
    this.namespaces = namespaces.stream().map(emitter::of).distinct().toList();
    this.isPostgres = isPostgres;
  }

  List<String> namespaces() {
    return namespaces.stream().map(BroadcastOperator::namespace).toList();
  }

  @Override
  public void run() {
    for (var namespace : namespaces) {
      var unused =
          count(namespace).handle((counted, failure) -> store(namespace, counted, failure));
    }
  }

  private CompletableFuture<Integer> count(BroadcastOperator namespace) {
    return isPostgres
        ? namespace.servers().thenApply(List::size)
        : namespace.to(EMPTY_ROOM).fetchSockets().thenApply(FetchedSockets::servers);
  }

  private boolean store(
      BroadcastOperator namespace, @Nullable Integer counted, @Nullable Throwable failure) {
    if (counted != null) {
      answered.put(namespace.namespace(), counted);
      return true;
    }
    LOGGER.debug("The servers of {} are unknown", namespace.namespace(), failure);
    answered.remove(namespace.namespace());
    return false;
  }

  /** Returns the number of servers; NaN while it is unknown. */
  double count(String namespace) {
    var counts = isPostgres ? emitter.listening().servers() : answered;
    var count = counts.get(namespace);
    return count == null ? Double.NaN : count;
  }
}
