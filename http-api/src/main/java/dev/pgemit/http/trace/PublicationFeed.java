package dev.pgemit.http.trace;

import dev.pgemit.http.stats.KnownNamespaces;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports which caller published which messages, to readers of this replica, and remembers the
 * namespaces. Thread-safe.
 */
public final class PublicationFeed {
  /**
   * The messages of one request.
   *
   * @param caller the key or the JWT subject
   * @param namespace the namespace; {@code null} if it is unknown or there are several
   * @param ids the ids of the messages
   */
  public record CallerMessages(String caller, @Nullable String namespace, List<String> ids) {}

  private final KnownNamespaces namespaces;
  private final List<Consumer<CallerMessages>> readers = new CopyOnWriteArrayList<>();

  /**
   * Creates a feed without readers.
   *
   * @param namespaces receives the namespaces of the messages
   */
  public PublicationFeed(KnownNamespaces namespaces) {
    this.namespaces = namespaces;
  }

  /**
   * Adds a reader, which must return at once.
   *
   * @return removes the reader
   */
  public Runnable subscribe(Consumer<CallerMessages> reader) {
    readers.add(reader);
    return () -> readers.remove(reader);
  }

  void report(String caller, PublishSummary published) {
    var namespace = published.namespace();
    if (namespace != null && published.count() > 0) {
      namespaces.add(namespace);
    }
    if (!readers.isEmpty() && !published.ids().isEmpty() && !caller.isEmpty()) {
      var publication = new CallerMessages(caller, namespace, published.ids());
      readers.forEach(reader -> reader.accept(publication));
    }
  }
}
