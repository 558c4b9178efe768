package dev.pgemit.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The servers that were heard in a namespace. An adapter sends something at least every 5 s unless
 * it is told otherwise, and says goodbye from version 0.4 on. Not thread-safe.
 *
 * <p>Every login of the database can announce servers that do not exist, so the roster is bounded
 * by count, by the bytes that all rosters share, and by time. A server that does not fit is not
 * remembered, and for a while nobody can say which servers there are: see {@link #hasOverflowed}.
 */
final class ServerRegistry {
  /** How many servers of a namespace are remembered. */
  static final int MAX_SERVERS = 2_000;

  /** How long a server that did not fit makes the roster incomplete. Servers speak twice in it. */
  static final Duration OVERFLOW_DURATION = Duration.ofSeconds(10);

  private static final int MAX_DEPARTED_SERVERS = 1_000;
  private static final Duration MAX_SILENCE = Duration.ofMinutes(10);

  private final ReceiveMemoryBudget budget;
  // In the order in which they were heard last.
  private final Map<String, Long> lastHeardAt = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<String> departed = new LinkedHashSet<>();
  private @Nullable Long overflowedAt;

  /**
   * Makes an empty one.
   *
   * @param budget what the ids of all namespaces may take together
   */
  ServerRegistry(ReceiveMemoryBudget budget) {
    this.budget = budget;
  }

  /** About how many bytes of memory an id takes in a map, with its own text. */
  static long memoryBytes(String uid) {
    return 128 + 2L * uid.length();
  }

  /**
   * Notes that a server was heard.
   *
   * @return whether it was unknown before, and is known now
   */
  boolean recordHeard(String uid, long nanoTime) {
    // What it sent on another connection may come after its goodbye, and ids are never used again.
    if (departed.contains(uid)) {
      return false;
    }
    if (lastHeardAt.containsKey(uid)) {
      lastHeardAt.put(uid, nanoTime);
      return false;
    }
    if (!freeCapacity(uid, nanoTime)) {
      overflowedAt = nanoTime;
      return false;
    }
    lastHeardAt.put(uid, nanoTime);
    return true;
  }

  private boolean freeCapacity(String uid, long nanoTime) {
    removeSilent(MAX_SILENCE, nanoTime);
    if (tryReserve(uid)) {
      return true;
    }
    removeSilent(OVERFLOW_DURATION, nanoTime);
    return tryReserve(uid);
  }

  private boolean tryReserve(String uid) {
    return lastHeardAt.size() < MAX_SERVERS && budget.tryReserve(memoryBytes(uid));
  }

  private void removeSilent(Duration time, long nanoTime) {
    findSilent(time, nanoTime).forEach(this::remove);
  }

  /** Whether a server was heard of late that there was no room for. */
  boolean hasOverflowed(long nanoTime) {
    return overflowedAt != null && nanoTime - overflowedAt < OVERFLOW_DURATION.toNanos();
  }

  /** A server has said goodbye. */
  void recordDeparture(String uid) {
    remove(uid);
    if (departed.contains(uid)) {
      return;
    }
    if (departed.size() == MAX_DEPARTED_SERVERS || !budget.tryReserve(memoryBytes(uid))) {
      removeOldestDeparted();
      if (!budget.tryReserve(memoryBytes(uid))) {
        return;
      }
    }
    departed.add(uid);
  }

  private void removeOldestDeparted() {
    var oldestFirst = departed.iterator();
    if (oldestFirst.hasNext()) {
      budget.release(memoryBytes(oldestFirst.next()));
      oldestFirst.remove();
    }
  }

  /** A server seems to be gone; it is known again when it is heard again. */
  void remove(String uid) {
    if (lastHeardAt.remove(uid) != null) {
      budget.release(memoryBytes(uid));
    }
  }

  Set<String> serverIds() {
    return Set.copyOf(lastHeardAt.keySet());
  }

  /** Those that have not been heard for some time. */
  List<String> findSilent(Duration time, long nanoTime) {
    var silent = new ArrayList<String>();
    for (var entry : lastHeardAt.entrySet()) {
      if (nanoTime - entry.getValue() <= time.toNanos()) {
        break; // the rest was heard later
      }
      silent.add(entry.getKey());
    }
    return silent;
  }

  /** How many have been heard within some time. */
  int countHeardWithin(Duration time, long nanoTime) {
    return lastHeardAt.size() - findSilent(time, nanoTime).size();
  }

  /** Forgets everything. */
  void clear() {
    List.copyOf(lastHeardAt.keySet()).forEach(this::remove);
    while (!departed.isEmpty()) {
      removeOldestDeparted();
    }
    overflowedAt = null;
  }
}
