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
final class LockPatience {
  private static final Duration MEMORY = Duration.ofSeconds(10);
  private static final int MAX_ROWS = 1_000;

  /** One long wait and these short ones end within the 2 s in which a caller must be answered. */
  private static final int MAX_WAITS = 24;

  private final Set<NeededLock> locked = EnumSet.noneOf(NeededLock.class);
  private final Set<String> heldRows = new HashSet<>();
  private long rowHeldAt;
  private int waits;
  private boolean isBisecting;

  /** Starts a turn, in which a lock is waited for at most once for long. */
  void startTurn() {
    waits = 0;
    isBisecting = false;
    if (!heldRows.isEmpty() && System.nanoTime() - rowHeldAt > MEMORY.toNanos()) {
      heldRows.clear();
    }
  }

  /** The limit for these. */
  LockLimit of(List<Submission> part) {
    if (isBisecting || (part.size() == 1 && needsHeldRow(part.get(0)))) {
      return LockLimit.INSTANT;
    }
    var needsLocked = locked.stream().anyMatch(table -> part.stream().anyMatch(table::isNeededBy));
    var needsRow = part.stream().anyMatch(one -> one.hasKey() || one.isPostponed());
    return waits > 0 || needsLocked || (needsRow && !heldRows.isEmpty())
        ? LockLimit.BRIEF
        : LockLimit.LONG;
  }

  /** Whether a submission needs a row that another session held a moment ago. */
  boolean needsHeldRow(Submission submission) {
    return !heldRows.isEmpty() && rows(submission).stream().anyMatch(heldRows::contains);
  }

  /** Notes that a lock was waited for in vain, and returns whether this turn may wait again. */
  boolean timedOut() {
    return ++waits < MAX_WAITS;
  }

  /** Looks for the one that waits for a row, for the rest of this turn. */
  void bisect() {
    isBisecting = true;
  }

  /** Notes that tables are locked. */
  void locked(Set<NeededLock> tables) {
    locked.addAll(tables);
  }

  /** Notes that another session holds a row that this submission needs. */
  void rowHeld(Submission submission) {
    rowHeldAt = System.nanoTime();
    if (heldRows.size() < MAX_ROWS) {
      heldRows.addAll(rows(submission));
    }
  }

  /** Notes that these got what they needed. */
  void granted(List<Submission> part) {
    if (!locked.isEmpty()) {
      locked.removeIf(table -> part.stream().anyMatch(table::isNeededBy));
    }
    if (!heldRows.isEmpty()) {
      part.forEach(one -> rows(one).forEach(heldRows::remove));
    }
  }

  private static List<String> rows(Submission submission) {
    var rows = new ArrayList<String>();
    var key = submission.publication().key();
    if (key != null) {
      rows.add("key " + key.value());
    }
    if (submission.isPostponed()) {
      for (var message : submission.messages()) {
        if (message.postponement() != null) {
          rows.add("id " + message.id());
        }
      }
    }
    return rows;
  }
}
