package dev.pgemit.transport;

import dev.pgemit.wire.ReceivedMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The bounded queue of a tail. A reader that is too slow loses messages, and receives their number.
 * Thread-safe.
 */
public final class TailQueue implements AutoCloseable {
  /** The limits of a queue whose reader prints messages. */
  public static final Limits DEFAULT_LIMITS = new Limits(1_000, 16L << 20);

  /** The limits of a queue whose reader passes messages on, and may be slow for a while. */
  public static final Limits RELAY_LIMITS = new Limits(65_536, 64L << 20);

  /** Stands for an unknown number of lost messages, after a lost connection. */
  public static final long UNKNOWN_LOSS = -1;

  private final Predicate<ReceivedMessage> filter;
  private final Limits limits;
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
   * A message with the loss before it.
   *
   * @param lostBefore the number of messages lost right before, or {@link #UNKNOWN_LOSS}
   */
  public record TailEntry(ReceivedMessage message, long lostBefore) {}

  /**
   * The limits of a queue.
   *
   * @param messages the maximum number of messages
   * @param bytes the size, in bytes, from which a queue is full
   */
  public record Limits(int messages, long bytes) {}

  public TailQueue(
      Predicate<ReceivedMessage> filter,
      Limits limits,
      ReceiveMemoryBudget budget,
      Runnable onClose) {
    this.filter = filter;
    this.limits = limits;
    this.budget = budget;
    this.onClose = onClose;
  }

  public void offer(ReceivedMessage message) {
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

  /** Counts a message as lost that the filter does not exclude. */
  public void discard(ReceivedMessage header) {
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

  /** Records an unknown loss: no message arrives until the connection is back. */
  public void onConnectionLost() {
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
   * Returns the number of messages lost after the last polled one, or {@link #UNKNOWN_LOSS}, and
   * resets it. Returns 0 while messages are queued, since the loss comes after them.
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

  /** Returns the heap memory that a message may take to fit into the queue, in bytes. */
  public long availableBytes() {
    lock.lock();
    try {
      return isFull() ? 0 : budget.availableBytes();
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull() {
    return queue.size() >= limits.messages() || bytes >= limits.bytes();
  }

  /** Waits for a message. Returns empty at the timeout, if closed, or if the connection is lost. */
  public Optional<TailEntry> poll(Duration timeout) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      releasePolled();
      var wasInterrupted = lostCount == UNKNOWN_LOSS;
      for (var remainingNanos = timeout.toNanos();
          queue.isEmpty() && !isClosed && remainingNanos > 0; ) {
        remainingNanos = notEmpty.awaitNanos(remainingNanos);
        if (lostCount == UNKNOWN_LOSS && !wasInterrupted) {
          break; // a reader reports the interruption at once
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

  // The reader still needs the memory of a polled message until it polls again.
  private void releasePolled() {
    memoryBytes -= polledMemoryBytes;
    budget.release(polledMemoryBytes);
    polledMemoryBytes = 0;
  }

  /** Returns whether the reader or the emitter has closed this queue. */
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
      budget.release(memoryBytes); // queued messages may never be read
      polledMemoryBytes = 0;
      notEmpty.signalAll();
    } finally {
      lock.unlock();
    }
    onClose.run();
  }
}
