package dev.pgemit.publish;

import dev.pgemit.transport.TransportFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds publications for the writer, in order, up to a number of messages and of bytes.
 * Thread-safe.
 */
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
   * Adds a publication at the end, and waits for room up to a timeout.
   *
   * @throws TransportFailure if the queue stayed full, or is closed
   */
  void enqueue(QueuedPublication queued, Duration timeout) throws InterruptedException {
    lock.lockInterruptibly(); // without a lambda, which each message would allocate
    try {
      for (var left = timeout.toNanos(); !isClosed && isFullFor(queued); ) {
        if (left <= 0) {
          throw TransportFailure.retryable(
              ("The queue stayed full for %d ms (%d messages, %d bytes): nothing was"
                      + " published. Messages are emitted faster than Postgres commits them: emit"
                      + " fewer, or in larger batches")
                  .formatted(timeout.toMillis(), messages, bytes),
              null);
        }
        left = notFull.awaitNanos(left);
      }
      if (isClosed) {
        throw TransportFailure.permanent("The emitter is closed: nothing was published", null);
      }
      queue.add(queued);
      adjustCounts(queued, 1);
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  // A publication that exceeds a limit by itself is accepted into an empty queue.
  private boolean isFullFor(QueuedPublication queued) {
    return !queue.isEmpty()
        && (messages + queued.messages().size() > maxMessages || bytes + queued.bytes() > maxBytes);
  }

  private void adjustCounts(QueuedPublication queued, int sign) {
    messages += sign * queued.messages().size();
    bytes += sign * queued.bytes();
  }

  /** Removes a queued publication, unless the writer has dequeued it. */
  boolean remove(QueuedPublication queued) {
    return locked(
        () -> {
          var wasQueued = queue.remove(queued);
          if (wasQueued) {
            adjustCounts(queued, -1);
            notFull.signalAll();
          }
          return wasQueued;
        });
  }

  /** Waits for a publication or the end of the queue. Returns false after the timeout. */
  boolean awaitMessages(Duration timeout) throws InterruptedException {
    return locked(
        () -> {
          for (var left = timeout.toNanos(); queue.isEmpty() && !isClosed && left > 0; ) {
            left = notEmpty.awaitNanos(left);
          }
          return !queue.isEmpty() || isClosed;
        });
  }

  /**
   * Dequeues the first publications, up to a limit but at least one.
   *
   * @param batch empty; gets each publication before the queue loses it, so that an
   *     OutOfMemoryError in between loses none
   */
  void dequeueBatch(int maxBatchMessages, long maxBatchBytes, List<QueuedPublication> batch) {
    runLocked(
        () -> {
          var batchMessages = 0;
          var batchBytes = 0L;
          for (var next = queue.peek(); next != null; next = queue.peek()) {
            batchMessages += next.messages().size();
            batchBytes += next.bytes();
            if (!batch.isEmpty()
                && (batchMessages > maxBatchMessages || batchBytes > maxBatchBytes)) {
              break;
            }
            dequeueFirst(next, batch);
          }
          notFull.signalAll();
        });
  }

  private void dequeueFirst(QueuedPublication first, List<QueuedPublication> batch) {
    batch.add(first);
    queue.remove();
    adjustCounts(first, -1);
  }

  /**
   * Dequeues the publications whose deadline has passed. They are the first ones, since all have
   * the same timeout.
   *
   * @param expired gets each publication before the queue loses it
   */
  void dequeueExpired(long nanoTime, List<QueuedPublication> expired) {
    runLocked(
        () -> {
          for (var next = queue.peek(); next != null && next.isExpired(nanoTime); ) {
            dequeueFirst(next, expired);
            next = queue.peek();
          }
          notFull.signalAll();
        });
  }

  /** Returns whether the queue is open and empty. */
  boolean isIdle() {
    return locked(() -> queue.isEmpty() && !isClosed);
  }

  /** Returns whether the queue is closed and empty. */
  boolean isDrained() {
    return locked(() -> queue.isEmpty() && isClosed);
  }

  int messages() {
    return locked(() -> messages);
  }

  long bytes() {
    return locked(() -> bytes);
  }

  /** Returns how long the first publication has been queued, 0 if the queue is empty. */
  long oldestAgeNanos(long nanoTime) {
    return locked(
        () -> {
          var first = queue.peek();
          return first == null ? 0L : Math.max(0, first.ageNanos(nanoTime));
        });
  }

  /** Rejects further publications. Queued ones can still be dequeued. */
  void close() {
    runLocked(
        () -> {
          isClosed = true;
          notEmpty.signalAll();
          notFull.signalAll();
        });
  }

  /** Dequeues everything. */
  List<QueuedPublication> drain() {
    var all = new ArrayList<QueuedPublication>();
    dequeueBatch(Integer.MAX_VALUE, Long.MAX_VALUE, all);
    return all;
  }

  private interface Action<T, E extends Exception> {
    T run() throws E;
  }

  private void runLocked(Runnable action) {
    locked(
        () -> {
          action.run();
          return true;
        });
  }

  private <T, E extends Exception> T locked(Action<T, E> action) throws E {
    lock.lock();
    try {
      return action.run();
    } finally {
      lock.unlock();
    }
  }
}
