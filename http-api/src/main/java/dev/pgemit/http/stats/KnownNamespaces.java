package dev.pgemit.http.stats;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The namespaces that this replica has seen since its start. Socket.IO servers do not announce
 * their namespaces, so that others may exist. Keeps the last 100. Thread-safe.
 */
public final class KnownNamespaces {
  private static final int MAX_COUNT = 100;

  private final Set<String> names = new LinkedHashSet<>();

  /** Adds a namespace, and removes the oldest one if there are too many. */
  public synchronized void add(String namespace) {
    if (names.add(namespace) && names.size() > MAX_COUNT) {
      names.remove(names.iterator().next());
    }
  }

  /** Returns the namespaces in alphabetical order. */
  public synchronized List<String> sorted() {
    return names.stream().sorted().toList();
  }
}
