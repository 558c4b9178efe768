package dev.pgemit.redis.publish;

import dev.pgemit.transport.TransportFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Holds calls for the writer, in order, up to a number of messages and of bytes. Thread-safe. */
final class CallQueue {
  private final int maxMessages;
  private final long maxBytes;
  private final ArrayDeque<QueuedCall> queue = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private int messages;
  private long bytes;
  private boolean isClosed;

  CallQueue(int maxMessages, long maxBytes) {
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  /**
   * Adds a call at the end, and waits for room up to a timeout.
   *
   * @throws TransportFailure if the queue stayed full, or is closed
   */
  void enqueue(QueuedCall call, long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (var left = timeoutNanos; !isClosed && isFullFor(call); ) {
        if (left <= 0) {
          throw TransportFailure.retryable(
              ("The queue stayed full for %d ms (%d messages, %d bytes): nothing was published."
                      + " Messages are emitted faster than Redis accepts them: emit fewer")
                  .formatted(timeoutNanos / 1_000_000, messages, bytes),
              null);
        }
        left = notFull.awaitNanos(left);
      }
      if (isClosed) {
        throw TransportFailure.permanent("The emitter is closed: nothing was published", null);
      }
      queue.add(call);
      count(call, 1);
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  // A call that exceeds a limit by itself is accepted into an empty queue.
  private boolean isFullFor(QueuedCall call) {
    return !queue.isEmpty()
        && (messages + call.messages().size() > maxMessages || bytes + call.bytes() > maxBytes);
  }

  private void count(QueuedCall call, int sign) {
    messages += sign * call.messages().size();
    bytes += sign * call.bytes();
  }

  /** Removes a queued call, unless the writer has dequeued it. */
  boolean remove(QueuedCall call) {
    lock.lock();
    try {
      var wasQueued = queue.remove(call);
      if (wasQueued) {
        count(call, -1);
        notFull.signalAll();
      }
      return wasQueued;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a call, or the end of the queue. */
  void awaitCalls() throws InterruptedException {
    lock.lock();
    try {
      while (queue.isEmpty() && !isClosed) {
        notEmpty.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Dequeues the first calls, up to a limit but at least one if there is any. */
  List<QueuedCall> dequeue(int maxBatchMessages, long maxBatchBytes) {
    lock.lock();
    try {
      var batch = new ArrayList<QueuedCall>();
      var batchMessages = 0;
      var batchBytes = 0L;
      for (var next = queue.peek(); next != null; next = queue.peek()) {
        batchMessages += next.messages().size();
        batchBytes += next.bytes();
        if (!batch.isEmpty() && (batchMessages > maxBatchMessages || batchBytes > maxBatchBytes)) {
          break;
        }
        batch.add(queue.remove());
        count(next, -1);
      }
      notFull.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Dequeues the calls whose deadline has passed: the first, since all may wait equally long. */
  List<QueuedCall> dequeueExpired(long nanoTime) {
    lock.lock();
    try {
      var expired = new ArrayList<QueuedCall>();
      for (var next = queue.peek(); next != null && next.isExpired(nanoTime); next = queue.peek()) {
        expired.add(queue.remove());
        count(next, -1);
      }
      notFull.signalAll();
      return expired;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether a call would be the next one, so that its caller may send it at once. */
  boolean isIdle() {
    lock.lock();
    try {
      return queue.isEmpty() && !isClosed;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return isClosed;
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

  long oldestAgeNanos(long nanoTime) {
    lock.lock();
    try {
      var first = queue.peek();
      return first == null ? 0 : first.ageNanos(nanoTime);
    } finally {
      lock.unlock();
    }
  }

  /** Rejects further calls. Queued ones can still be dequeued. */
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
}
