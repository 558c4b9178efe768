package dev.pgemit.listen;

import dev.pgemit.wire.ReceivedMessage;
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
  private static final int MAX_MESSAGES = 1_000;
  private static final long MAX_BYTES = 16L << 20;

  /** How many were lost is unknown: the connection was away. */
  public static final long UNKNOWN_LOSS = -1;

  private final Predicate<ReceivedMessage> filter;
  private final ReceiveMemoryBudget budget;
  private final Runnable onClose;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final ArrayDeque<TailEntry> queue = new ArrayDeque<>();
  private long bytes;
  private long memoryBytes;
  private long polledMemoryBytes;
  private long lostCount;
  private boolean isInterruptionReported;
  private boolean isClosed;

  /**
   * A message.
   *
   * @param lostBefore how many were lost right before it, or {@link #UNKNOWN_LOSS}
   */
  public record TailEntry(ReceivedMessage message, long lostBefore) {}

  TailQueue(Predicate<ReceivedMessage> filter, ReceiveMemoryBudget budget, Runnable onClose) {
    this.filter = filter;
    this.budget = budget;
    this.onClose = onClose;
  }

  void offer(ReceivedMessage message) {
    if (!filter.test(message)) {
      return;
    }
    lock.lock();
    try {
      if (isClosed) {
        return;
      }
      if (isFull() || !budget.tryReserve(message.memoryBytes())) {
        countLost();
        return;
      }
      queue.add(new TailEntry(message, lostCount));
      bytes += message.size();
      memoryBytes += message.memoryBytes();
      lostCount = 0;
      isInterruptionReported = false;
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  /** There is no room for a message that may have been for this reader. */
  void discard(ReceivedMessage header) {
    if (!filter.test(header)) {
      return;
    }
    lock.lock();
    try {
      countLost();
    } finally {
      lock.unlock();
    }
  }

  private void countLost() {
    lostCount = lostCount == UNKNOWN_LOSS ? UNKNOWN_LOSS : lostCount + 1;
  }

  /** The connection is away, and what passes meanwhile passes unheard. */
  void onConnectionLost() {
    lock.lock();
    try {
      if (!isInterruptionReported) {
        lostCount = UNKNOWN_LOSS;
        notEmpty.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes how many were lost after the last message that was polled, or {@link #UNKNOWN_LOSS}: the
   * next message does not say so again. 0 while messages wait, since the loss comes after them.
   */
  public long takeLost() {
    lock.lock();
    try {
      if (!queue.isEmpty()) {
        return 0;
      }
      var lostSincePolled = lostCount;
      lostCount = 0;
      isInterruptionReported |= lostSincePolled == UNKNOWN_LOSS;
      return lostSincePolled;
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes of memory a message may take that is to be read. */
  long availableBytes() {
    lock.lock();
    try {
      return isFull() ? 0 : budget.availableBytes();
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull() {
    return queue.size() >= MAX_MESSAGES || bytes >= MAX_BYTES;
  }

  /** Waits for the next one; empty when the time is over, it is closed, or the connection broke. */
  public Optional<TailEntry> poll(Duration timeout) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      releasePolled();
      var wasInterrupted = lostCount == UNKNOWN_LOSS;
      for (var remainingNanos = timeout.toNanos();
          queue.isEmpty() && !isClosed && remainingNanos > 0; ) {
        remainingNanos = notEmpty.awaitNanos(remainingNanos);
        if (lostCount == UNKNOWN_LOSS && !wasInterrupted) {
          break; // a reader wants to hear of that at once
        }
      }
      var next = Optional.ofNullable(queue.poll());
      next.ifPresent(this::removePolled);
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void removePolled(TailEntry entry) {
    bytes -= entry.message().size();
    polledMemoryBytes = isClosed ? 0 : entry.message().memoryBytes();
  }

  // Whoever takes one makes more of it, a text to send, and comes back when that is done with.
  private void releasePolled() {
    memoryBytes -= polledMemoryBytes;
    budget.release(polledMemoryBytes);
    polledMemoryBytes = 0;
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
      budget.release(memoryBytes); // what waits still may never be read
      polledMemoryBytes = 0;
      notEmpty.signalAll();
    } finally {
      lock.unlock();
    }
    onClose.run();
  }
}
