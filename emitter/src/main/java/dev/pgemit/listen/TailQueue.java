package dev.pgemit.listen;

import dev.pgemit.wire.HeardMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What somebody who reads along has still to read, bounded: who is slow loses messages, and is told
 * how many. Thread-safe.
 */
public final class TailQueue implements AutoCloseable {
  private static final int MOST_MESSAGES = 1_000;
  private static final long MOST_BYTES = 16L << 20;

  /** How many were lost is unknown: the connection was away. */
  public static final long UNKNOWN = -1;

  private final Predicate<HeardMessage> filter;
  private final Budget budget;
  private final Runnable onClose;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private long bytes;
  private long weight;
  private long weightInHand;
  private long lost;
  private boolean isInterruptionTold;
  private boolean isClosed;

  /**
   * A message.
   *
   * @param lostBefore how many were lost right before it, or {@link #UNKNOWN}
   */
  public record Entry(HeardMessage message, long lostBefore) {}

  TailQueue(Predicate<HeardMessage> filter, Budget budget, Runnable onClose) {
    this.filter = filter;
    this.budget = budget;
    this.onClose = onClose;
  }

  void offer(HeardMessage message) {
    if (!filter.test(message)) {
      return;
    }
    lock.lock();
    try {
      if (isClosed) {
        return;
      }
      if (isFull() || !budget.take(message.weight())) {
        loseOne();
        return;
      }
      waiting.add(new Entry(message, lost));
      bytes += message.size();
      weight += message.weight();
      lost = 0;
      isInterruptionTold = false;
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  /** There is no room for a message that may have been for this reader. */
  void lose(HeardMessage header) {
    if (!filter.test(header)) {
      return;
    }
    lock.lock();
    try {
      loseOne();
    } finally {
      lock.unlock();
    }
  }

  private void loseOne() {
    lost = lost == UNKNOWN ? UNKNOWN : lost + 1;
  }

  /** The connection is away, and what passes meanwhile passes unheard. */
  void interrupt() {
    lock.lock();
    try {
      if (!isInterruptionTold) {
        lost = UNKNOWN;
        notEmpty.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes how many were lost after the last message that was polled, or {@link #UNKNOWN}: the next
   * message does not say so again. 0 while messages wait, since the loss comes after them.
   */
  public long takeLost() {
    lock.lock();
    try {
      if (!waiting.isEmpty()) {
        return 0;
      }
      var taken = lost;
      lost = 0;
      isInterruptionTold |= taken == UNKNOWN;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes of memory a message may take that is to be read. */
  long room() {
    lock.lock();
    try {
      return isFull() ? 0 : budget.left();
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull() {
    return waiting.size() >= MOST_MESSAGES || bytes >= MOST_BYTES;
  }

  /** Waits for the next one; empty when the time is over, it is closed, or the connection broke. */
  public Optional<Entry> poll(Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      putDown();
      var isInterrupted = lost == UNKNOWN;
      for (var left = limit.toNanos(); waiting.isEmpty() && !isClosed && left > 0; ) {
        left = notEmpty.awaitNanos(left);
        if (lost == UNKNOWN && !isInterrupted) {
          break; // a reader wants to hear of that at once
        }
      }
      var next = Optional.ofNullable(waiting.poll());
      next.ifPresent(this::take);
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void take(Entry entry) {
    bytes -= entry.message().size();
    weightInHand = isClosed ? 0 : entry.message().weight();
  }

  // Whoever takes one makes more of it, a text to send, and comes back when that is done with.
  private void putDown() {
    weight -= weightInHand;
    budget.giveBack(weightInHand);
    weightInHand = 0;
  }

  /** Whether it was closed, by its reader or by the emitter. */
  public boolean isClosed() {
    lock.lock();
    try {
      return isClosed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (isClosed) {
        return;
      }
      isClosed = true;
      budget.giveBack(weight); // what waits still may never be read
      weightInHand = 0;
      notEmpty.signalAll();
    } finally {
      lock.unlock();
    }
    onClose.run();
  }
}
