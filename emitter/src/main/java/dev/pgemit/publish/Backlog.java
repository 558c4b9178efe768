package dev.pgemit.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the writer, in order, bounded in messages and in bytes. Thread-safe. */
final class Backlog {
  private final int mostMessages;
  private final long mostBytes;
  private final ArrayDeque<Submission> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private long bytes;
  private boolean isClosed;

  Backlog(int mostMessages, long mostBytes) {
    this.mostMessages = mostMessages;
    this.mostBytes = mostBytes;
  }

  /**
   * Adds at the end, and waits for room up to a limit.
   *
   * @throws PublishFailure if there was no room in that time, or it is closed
   */
  void add(Submission submission, Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (var left = limit.toNanos(); !isClosed && isFullFor(submission); ) {
        if (left <= 0) {
          throw PublishFailure.temporary(
              "The queue stayed full for %d ms (%d messages, %d bytes): nothing was published. Postgres takes less than is emitted: emit less, or in larger batches"
                  .formatted(limit.toMillis(), waiting.size(), bytes),
              null);
        }
        left = notFull.awaitNanos(left);
      }
      if (isClosed) {
        throw PublishFailure.permanent("The emitter is closed: nothing was published", null);
      }
      waiting.add(submission);
      bytes += submission.message().size();
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  // One message larger than the bound passes alone.
  private boolean isFullFor(Submission submission) {
    return waiting.size() >= mostMessages
        || (!waiting.isEmpty() && bytes + submission.message().size() > mostBytes);
  }

  /** Takes one back that the writer has not taken yet. */
  boolean remove(Submission submission) {
    lock.lock();
    try {
      var wasWaiting = waiting.remove(submission);
      if (wasWaiting) {
        bytes -= submission.message().size();
        notFull.signalAll();
      }
      return wasWaiting;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for messages, and takes what is there, up to a limit; empty once closed and drained. */
  List<Submission> take(int messages, long batchBytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !isClosed) {
        notEmpty.await();
      }
      var batch = new ArrayList<Submission>(Math.min(messages, waiting.size()));
      var taken = 0L;
      for (var next = waiting.peek(); next != null && batch.size() < messages; ) {
        taken += next.message().size();
        if (taken > batchBytes && !batch.isEmpty()) {
          break;
        }
        batch.add(waiting.remove());
        bytes -= next.message().size();
        next = waiting.peek();
      }
      notFull.signalAll();
      return batch;
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
  List<Submission> clear() {
    lock.lock();
    try {
      var rest = List.copyOf(waiting);
      waiting.clear();
      bytes = 0;
      return rest;
    } finally {
      lock.unlock();
    }
  }
}
