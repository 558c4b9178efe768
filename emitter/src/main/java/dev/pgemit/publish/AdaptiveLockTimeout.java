package dev.pgemit.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How long the writer waits for a lock: once for long, and then briefly until the lock is gone. So
 * messages that need no table are held up once, and not with every batch, while the order of those
 * that go is kept. Rows (a key or an id that another session holds) are remembered for some seconds
 * and tried apart from the others. Used by one thread at a time, whose turn it is.
 */
final class AdaptiveLockTimeout {
  private static final Duration HELD_ROW_TTL = Duration.ofSeconds(10);
  private static final int MAX_HELD_ROWS = 1_000;

  /** One long wait and these short ones end within the 2 s in which a caller must be answered. */
  private static final int MAX_WAITS_PER_BATCH = 24;

  private final Set<RequiredLock> locked = EnumSet.noneOf(RequiredLock.class);
  private final Set<String> heldRows = new HashSet<>();
  private long lastRowHeldAt;
  private int timeouts;
  private boolean isBisecting;

  /** Starts a turn, in which a lock is waited for at most once for long. */
  void startBatch() {
    timeouts = 0;
    isBisecting = false;
    if (!heldRows.isEmpty() && System.nanoTime() - lastRowHeldAt > HELD_ROW_TTL.toNanos()) {
      heldRows.clear();
    }
  }

  /** The limit for these. */
  LockTimeoutLevel levelFor(List<QueuedPublication> part) {
    if (isBisecting || (part.size() == 1 && needsHeldRow(part.get(0)))) {
      return LockTimeoutLevel.INSTANT;
    }
    var needsLocked =
        locked.stream().anyMatch(table -> part.stream().anyMatch(table::isRequiredBy));
    var needsRow = part.stream().anyMatch(queued -> queued.hasKey() || queued.isScheduled());
    return timeouts > 0 || needsLocked || (needsRow && !heldRows.isEmpty())
        ? LockTimeoutLevel.BRIEF
        : LockTimeoutLevel.LONG;
  }

  /** Whether a submission needs a row that another session held a moment ago. */
  boolean needsHeldRow(QueuedPublication queued) {
    return !heldRows.isEmpty() && rowKeys(queued).stream().anyMatch(heldRows::contains);
  }

  /** Notes that a lock was waited for in vain, and returns whether this turn may wait again. */
  boolean recordTimeout() {
    return ++timeouts < MAX_WAITS_PER_BATCH;
  }

  /** Looks for the one that waits for a row, for the rest of this turn. */
  void startBisecting() {
    isBisecting = true;
  }

  /** Notes that tables are locked. */
  void locked(Set<RequiredLock> tables) {
    locked.addAll(tables);
  }

  /** Notes that another session holds a row that this submission needs. */
  void recordHeldRow(QueuedPublication queued) {
    lastRowHeldAt = System.nanoTime();
    if (heldRows.size() < MAX_HELD_ROWS) {
      heldRows.addAll(rowKeys(queued));
    }
  }

  /** Notes that these got what they needed. */
  void recordGranted(List<QueuedPublication> part) {
    if (!locked.isEmpty()) {
      locked.removeIf(table -> part.stream().anyMatch(table::isRequiredBy));
    }
    if (!heldRows.isEmpty()) {
      part.forEach(queued -> rowKeys(queued).forEach(heldRows::remove));
    }
  }

  private static List<String> rowKeys(QueuedPublication queued) {
    var rows = new ArrayList<String>();
    var key = queued.publication().key();
    if (key != null) {
      rows.add("key " + key.value());
    }
    if (queued.isScheduled()) {
      for (var message : queued.messages()) {
        if (message.scheduledDelivery() != null) {
          rows.add("id " + message.id());
        }
      }
    }
    return rows;
  }
}
