package dev.pgemit.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the writer, in order, bounded in messages and in bytes. Thread-safe. */
final class PublishQueue {
  private final int maxMessages;
  private final long maxBytes;
  private final ArrayDeque<QueuedPublication> queue = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private int messages;
  private long bytes;
  private boolean isClosed;

  PublishQueue(int maxMessages, long maxBytes) {
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  /**
   * Adds at the end, and waits for room up to a limit.
   *
   * @throws PublishFailure if there was no room in that time, or it is closed
   */
  void enqueue(QueuedPublication submission, Duration timeout) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (var left = timeout.toNanos(); !isClosed && isFullFor(submission); ) {
        if (left <= 0) {
          throw PublishFailure.retryable(
              "The queue stayed full for %d ms (%d messages, %d bytes): nothing was published. Postgres takes less than is emitted: emit less, or in larger batches"
                  .formatted(timeout.toMillis(), messages, bytes),
              null);
        }
        left = notFull.awaitNanos(left);
      }
      if (isClosed) {
        throw PublishFailure.permanent("The emitter is closed: nothing was published", null);
      }
      queue.add(submission);
      adjustCounts(submission, 1);
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  // One that is larger than a bound passes alone.
  private boolean isFullFor(QueuedPublication submission) {
    return !queue.isEmpty()
        && (messages + submission.messages().size() > maxMessages
            || bytes + submission.bytes() > maxBytes);
  }

  private void adjustCounts(QueuedPublication submission, int sign) {
    messages += sign * submission.messages().size();
    bytes += sign * submission.bytes();
  }

  /** Takes one back that the writer has not taken yet. */
  boolean remove(QueuedPublication submission) {
    lock.lock();
    try {
      var wasQueued = queue.remove(submission);
      if (wasQueued) {
        adjustCounts(submission, -1);
        notFull.signalAll();
      }
      return wasQueued;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there are messages, or it is closed.
   *
   * @return whether it is so, or the time is over
   */
  boolean awaitMessages(Duration timeout) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      var left = timeout.toNanos();
      while (queue.isEmpty() && !isClosed && left > 0) {
        left = notEmpty.awaitNanos(left);
      }
      return !queue.isEmpty() || isClosed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what is there, up to a limit.
   *
   * @param batch gets each submission before the queue loses it, so that no caller is forgotten
   *     where the memory ends in between; empty
   */
  void dequeueBatch(int maxBatchMessages, long maxBatchBytes, List<QueuedPublication> batch) {
    lock.lock();
    try {
      var takenMessages = 0;
      var takenBytes = 0L;
      for (var next = queue.peek(); next != null; next = queue.peek()) {
        takenMessages += next.messages().size();
        takenBytes += next.bytes();
        if (!batch.isEmpty() && (takenMessages > maxBatchMessages || takenBytes > maxBatchBytes)) {
          break;
        }
        dequeueFirst(next, batch);
      }
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void dequeueFirst(QueuedPublication first, List<QueuedPublication> batch) {
    batch.add(first);
    queue.remove();
    adjustCounts(first, -1);
  }

  /**
   * Takes those whose time is over. They are the first ones, since all have the same patience.
   *
   * @param expired gets each submission before the queue loses it
   */
  void dequeueExpired(long nanoTime, List<QueuedPublication> expired) {
    lock.lock();
    try {
      for (var next = queue.peek(); next != null && next.isExpired(nanoTime); ) {
        dequeueFirst(next, expired);
        next = queue.peek();
      }
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it takes messages, and holds none. */
  boolean isIdle() {
    lock.lock();
    try {
      return queue.isEmpty() && !isClosed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it takes no more messages, and holds none. */
  boolean isDrained() {
    lock.lock();
    try {
      return queue.isEmpty() && isClosed;
    } finally {
      lock.unlock();
    }
  }

  int messages() {
    lock.lock();
    try {
      return messages;
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** For how long the first one has waited, 0 where none waits. */
  long oldestAgeNanos(long nanoTime) {
    lock.lock();
    try {
      var first = queue.peek();
      return first == null ? 0 : Math.max(0, first.ageNanos(nanoTime));
    } finally {
      lock.unlock();
    }
  }

  /** Lets nothing more in. What waits can still be taken. */
  void close() {
    lock.lock();
    try {
      isClosed = true;
      notEmpty.signalAll();
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes everything at once. */
  List<QueuedPublication> drain() {
    lock.lock();
    try {
      var rest = List.copyOf(queue);
      queue.clear();
      messages = 0;
      bytes = 0;
      return rest;
    } finally {
      lock.unlock();
    }
  }
}
