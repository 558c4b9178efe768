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
 * remembered, and for a while nobody can say which servers there are: see {@link #isOverfull}.
 */
final class Roster {
  /** How many servers of a namespace are remembered. */
  static final int MAX_SERVERS = 2_000;

  /** How long a server that did not fit makes the roster incomplete. Servers speak twice in it. */
  static final Duration OVERFULL_TIME = Duration.ofSeconds(10);

  private static final int MAX_DEPARTED = 1_000;
  private static final Duration MAX_SILENCE = Duration.ofMinutes(10);

  private final Budget memory;
  // In the order in which they were heard last.
  private final Map<String, Long> heardAt = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<String> departed = new LinkedHashSet<>();
  private @Nullable Long overfullAt;

  /**
   * Makes an empty one.
   *
   * @param memory what the ids of all namespaces may take together
   */
  Roster(Budget memory) {
    this.memory = memory;
  }

  /** About how many bytes of memory an id takes in a map, with its own text. */
  static long weight(String uid) {
    return 128 + 2L * uid.length();
  }

  /**
   * Notes that a server was heard.
   *
   * @return whether it was unknown before, and is known now
   */
  boolean heard(String uid, long nanoTime) {
    // What it sent on another connection may come after its goodbye, and ids are never used again.
    if (departed.contains(uid)) {
      return false;
    }
    if (heardAt.containsKey(uid)) {
      heardAt.put(uid, nanoTime);
      return false;
    }
    if (!makeRoom(uid, nanoTime)) {
      overfullAt = nanoTime;
      return false;
    }
    heardAt.put(uid, nanoTime);
    return true;
  }

  private boolean makeRoom(String uid, long nanoTime) {
    forgetSilentFor(MAX_SILENCE, nanoTime);
    if (hasRoom(uid)) {
      return true;
    }
    forgetSilentFor(OVERFULL_TIME, nanoTime);
    return hasRoom(uid);
  }

  private boolean hasRoom(String uid) {
    return heardAt.size() < MAX_SERVERS && memory.take(weight(uid));
  }

  private void forgetSilentFor(Duration time, long nanoTime) {
    silentFor(time, nanoTime).forEach(this::forget);
  }

  /** Whether a server was heard of late that there was no room for. */
  boolean isOverfull(long nanoTime) {
    return overfullAt != null && nanoTime - overfullAt < OVERFULL_TIME.toNanos();
  }

  /** A server has said goodbye. */
  void depart(String uid) {
    forget(uid);
    if (departed.contains(uid)) {
      return;
    }
    if (departed.size() == MAX_DEPARTED || !memory.take(weight(uid))) {
      forgetFirstDeparted();
      if (!memory.take(weight(uid))) {
        return;
      }
    }
    departed.add(uid);
  }

  private void forgetFirstDeparted() {
    var all = departed.iterator();
    if (all.hasNext()) {
      memory.giveBack(weight(all.next()));
      all.remove();
    }
  }

  /** A server seems to be gone; it is known again when it is heard again. */
  void forget(String uid) {
    if (heardAt.remove(uid) != null) {
      memory.giveBack(weight(uid));
    }
  }

  Set<String> uids() {
    return Set.copyOf(heardAt.keySet());
  }

  /** Those that have not been heard for some time. */
  List<String> silentFor(Duration time, long nanoTime) {
    var silent = new ArrayList<String>();
    for (var entry : heardAt.entrySet()) {
      if (nanoTime - entry.getValue() <= time.toNanos()) {
        break; // the rest was heard later
      }
      silent.add(entry.getKey());
    }
    return silent;
  }

  /** How many have been heard within some time. */
  int countSince(Duration time, long nanoTime) {
    return heardAt.size() - silentFor(time, nanoTime).size();
  }

  /** Forgets everything. */
  void clear() {
    List.copyOf(heardAt.keySet()).forEach(this::forget);
    while (!departed.isEmpty()) {
      forgetFirstDeparted();
    }
    overfullAt = null;
  }
}
