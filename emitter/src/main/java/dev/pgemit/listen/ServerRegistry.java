package dev.pgemit.listen;

import dev.pgemit.transport.ReceiveMemoryBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The known servers of a namespace. An adapter sends a message every 5 s by default, and from
 * version 0.4 on ADAPTER_CLOSE when it leaves. Not thread-safe.
 *
 * <p>Any database login can announce servers that do not exist, so the registry is bounded by
 * count, by the memory that all registries share, and by time. A server that does not fit is not
 * stored, and the registry is incomplete for some time: see {@link #hasOverflowed}.
 */
final class ServerRegistry {
  /** The maximum number of servers in a namespace. */
  static final int MAX_SERVERS = 2_000;

  /** The time for which a server that did not fit makes the registry incomplete: 2 heartbeats. */
  static final Duration OVERFLOW_DURATION = Duration.ofSeconds(10);

  private static final int MAX_DEPARTED_SERVERS = 1_000;
  private static final Duration MAX_SILENCE = Duration.ofMinutes(10);

  private final ReceiveMemoryBudget budget;
  // In the order of their last message.
  private final Map<String, Long> lastHeardAt = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<String> departed = new LinkedHashSet<>();
  private @Nullable Long overflowedAt;

  /** Creates an empty registry, with the memory for the ids of all namespaces. */
  ServerRegistry(ReceiveMemoryBudget budget) {
    this.budget = budget;
  }

  /** Returns the estimated memory of an id in a map, in bytes. */
  static long memoryBytes(String uid) {
    return 128 + 2L * uid.length();
  }

  /** Records a message of a server, and returns whether the server is new. */
  boolean recordHeard(String uid, long nanoTime) {
    // A message on another connection may arrive after ADAPTER_CLOSE, and ids are never reused.
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

  /** Returns whether the registry is incomplete, since a server did not fit a moment ago. */
  boolean hasOverflowed(long nanoTime) {
    return overflowedAt != null && nanoTime - overflowedAt < OVERFLOW_DURATION.toNanos();
  }

  /** Removes a server that sent ADAPTER_CLOSE, for good. */
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

  /** Removes a server that seems gone. Its next message adds it again. */
  void remove(String uid) {
    if (lastHeardAt.remove(uid) != null) {
      budget.release(memoryBytes(uid));
    }
  }

  Set<String> serverIds() {
    return Set.copyOf(lastHeardAt.keySet());
  }

  /** Returns the servers without a message for longer than a time. */
  List<String> findSilent(Duration time, long nanoTime) {
    var silent = new ArrayList<String>();
    for (var entry : lastHeardAt.entrySet()) {
      if (nanoTime - entry.getValue() <= time.toNanos()) {
        break; // all others have sent a message since
      }
      silent.add(entry.getKey());
    }
    return silent;
  }

  /** Returns the number of servers with a message within a time. */
  int countHeardWithin(Duration time, long nanoTime) {
    return lastHeardAt.size() - findSilent(time, nanoTime).size();
  }

  /** Removes everything. */
  void clear() {
    List.copyOf(lastHeardAt.keySet()).forEach(this::remove);
    while (!departed.isEmpty()) {
      removeOldestDeparted();
    }
    overflowedAt = null;
  }
}
