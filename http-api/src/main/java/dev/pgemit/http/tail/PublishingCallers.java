package dev.pgemit.http.tail;

import dev.pgemit.http.stats.KnownNamespaces;
import dev.pgemit.http.trace.PublicationFeed;
import dev.pgemit.http.trace.PublicationFeed.CallerMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * The callers that publish messages through this replica, as one reader of a tail still has to see
 * them. A reader that falls far behind misses some. Thread-safe.
 */
final class PublishingCallers implements AutoCloseable {
  /** For readers that do not ask for callers. */
  static final PublishingCallers NONE =
      new PublishingCallers("", new PublicationFeed(new KnownNamespaces()));

  private static final int MAX_PENDING = 10_000;

  private final String namespace;
  private final Queue<CallerMessages> pending = new ArrayBlockingQueue<>(MAX_PENDING);
  private final Runnable unsubscribe;

  private PublishingCallers(String namespace, PublicationFeed feed) {
    this.namespace = namespace;
    this.unsubscribe = feed.subscribe(this::add);
  }

  static PublishingCallers in(String namespace, PublicationFeed feed) {
    return new PublishingCallers(namespace, feed);
  }

  private void add(CallerMessages publication) {
    if (publication.namespace() == null || publication.namespace().equals(namespace)) {
      pending.offer(publication);
    }
  }

  /** Returns the publications since the call before. */
  List<CallerMessages> drain() {
    var drained = new ArrayList<CallerMessages>();
    for (var next = pending.poll(); next != null; next = pending.poll()) {
      drained.add(next);
    }
    return drained;
  }

  @Override
  public void close() {
    unsubscribe.run();
  }
}
