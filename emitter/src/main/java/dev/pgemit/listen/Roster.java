package dev.pgemit.listen;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The servers that were heard in a namespace. An adapter sends something at least every 5 s unless
 * it is told otherwise, and says goodbye from version 0.4 on. Not thread-safe.
 */
final class Roster {
  private static final int MOST_DEPARTED = 10_000;

  private final Map<String, Long> heardAt = new HashMap<>();
  private final Set<String> departed = new HashSet<>();

  /**
   * Notes that a server was heard.
   *
   * @return whether it was unknown before
   */
  boolean heard(String uid, long nanoTime) {
    // What it sent on another connection may come after its goodbye, and ids are never used again.
    return !departed.contains(uid) && heardAt.put(uid, nanoTime) == null;
  }

  /** A server has said goodbye. */
  void depart(String uid) {
    if (departed.size() == MOST_DEPARTED) {
      departed.clear();
    }
    departed.add(uid);
    heardAt.remove(uid);
  }

  /** A server seems to be gone; it is known again when it is heard again. */
  void forget(String uid) {
    heardAt.remove(uid);
  }

  Set<String> uids() {
    return Set.copyOf(heardAt.keySet());
  }

  /** Those that have not been heard for some time. */
  List<String> silentFor(Duration time, long nanoTime) {
    return heardAt.entrySet().stream()
        .filter(entry -> nanoTime - entry.getValue() > time.toNanos())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How many have been heard within some time. */
  int countSince(Duration time, long nanoTime) {
    return heardAt.size() - silentFor(time, nanoTime).size();
  }

  void clear() {
    heardAt.clear();
  }
}
