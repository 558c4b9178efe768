package dev.pgemit.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses how long the writer waits for a lock: long at first, and then briefly until the lock is
 * released. So a locked table delays messages that do not need the table once, and not with every
 * batch, and the order of published messages is kept. A row (a key or an id) that another session
 * holds is remembered for some seconds, and a publication that needs the row runs apart from the
 * others. Used by one thread at a time.
 */
final class AdaptiveLockTimeout {
  private static final Duration HELD_ROW_TTL = Duration.ofSeconds(10);
  private static final int MAX_HELD_ROWS = 1_000;

  /** One long wait and these short ones end within the 2 s in which callers get a result. */
  private static final int MAX_WAITS_PER_BATCH = 24;

  private final Set<RequiredLock> locked = EnumSet.noneOf(RequiredLock.class);
  private final Set<String> heldRows = new HashSet<>();
  private long lastRowHeldAt;
  private int timeouts;
  private boolean isBisecting;

  /** Starts a batch, which waits for a lock at most once for long. */
  void startBatch() {
    timeouts = 0;
    isBisecting = false;
    if (!heldRows.isEmpty() && System.nanoTime() - lastRowHeldAt > HELD_ROW_TTL.toNanos()) {
      heldRows.clear();
    }
  }

  /** Returns the limit for a transaction of these publications. */
  LockTimeoutLevel levelFor(List<QueuedPublication> part) {
    if (isBisecting || (part.size() == 1 && needsHeldRow(part.get(0)))) {
      return LockTimeoutLevel.INSTANT;
    }
    return timeouts > 0 || needsLockedTable(part) || mayNeedHeldRow(part)
        ? LockTimeoutLevel.BRIEF
        : LockTimeoutLevel.LONG;
  }

  private boolean needsLockedTable(List<QueuedPublication> part) {
    return !locked.isEmpty()
        && locked.stream().anyMatch(table -> part.stream().anyMatch(table::isRequiredBy));
  }

  private boolean mayNeedHeldRow(List<QueuedPublication> part) {
    return !heldRows.isEmpty()
        && part.stream().anyMatch(queued -> queued.hasKey() || queued.isScheduled());
  }

  /** Returns whether a publication needs a row that another session held a moment ago. */
  boolean needsHeldRow(QueuedPublication queued) {
    return !heldRows.isEmpty() && rowKeys(queued).stream().anyMatch(heldRows::contains);
  }

  /** Records a lock timeout, and returns whether the batch may wait for a lock again. */
  boolean recordTimeout() {
    return ++timeouts < MAX_WAITS_PER_BATCH;
  }

  /** Adapts to the lock that the transaction of these publications waited for. */
  void adapt(LockTimeoutDiagnosis diagnosis, List<QueuedPublication> part) {
    switch (diagnosis.lock()) {
      case TABLE -> locked.addAll(diagnosis.held().tables());
      case ROW -> {
        if (part.size() == 1) {
          recordHeldRow(part.get(0));
        } else {
          isBisecting |= diagnosis.mayWaitAgain();
        }
      }
      case NOTIFY, UNKNOWN -> {}
    }
  }

  private void recordHeldRow(QueuedPublication queued) {
    lastRowHeldAt = System.nanoTime();
    if (heldRows.size() < MAX_HELD_ROWS) {
      heldRows.addAll(rowKeys(queued));
    }
  }

  /** Records that a transaction of these publications got its locks. */
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
