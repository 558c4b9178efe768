package dev.pgemit.publish;

import java.time.Duration;
import java.util.ArrayDeque;
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
  private int messages;
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
                  .formatted(limit.toMillis(), messages, bytes),
              null);
        }
        left = notFull.awaitNanos(left);
      }
      if (isClosed) {
        throw PublishFailure.permanent("The emitter is closed: nothing was published", null);
      }
      waiting.add(submission);
      count(submission, 1);
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  // One that is larger than a bound passes alone.
  private boolean isFullFor(Submission submission) {
    return !waiting.isEmpty()
        && (messages + submission.messages().size() > mostMessages
            || bytes + submission.bytes() > mostBytes);
  }

  private void count(Submission submission, int sign) {
    messages += sign * submission.messages().size();
    bytes += sign * submission.bytes();
  }

  /** Takes one back that the writer has not taken yet. */
  boolean remove(Submission submission) {
    lock.lock();
    try {
      var wasWaiting = waiting.remove(submission);
      if (wasWaiting) {
        count(submission, -1);
        notFull.signalAll();
      }
      return wasWaiting;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there are messages, or it is closed.
   *
   * @return whether it is so, or the time is over
   */
  boolean await(Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      var left = limit.toNanos();
      while (waiting.isEmpty() && !isClosed && left > 0) {
        left = notEmpty.awaitNanos(left);
      }
      return !waiting.isEmpty() || isClosed;
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
  void take(int mostTogether, long mostBytesTogether, List<Submission> batch) {
    lock.lock();
    try {
      var takenMessages = 0;
      var takenBytes = 0L;
      for (var next = waiting.peek(); next != null; next = waiting.peek()) {
        takenMessages += next.messages().size();
        takenBytes += next.bytes();
        if (!batch.isEmpty() && (takenMessages > mostTogether || takenBytes > mostBytesTogether)) {
          break;
        }
        move(next, batch);
      }
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void move(Submission next, List<Submission> batch) {
    batch.add(next);
    waiting.remove();
    count(next, -1);
  }

  /**
   * Takes those whose time is over. They are the first ones, since all have the same patience.
   *
   * @param expired gets each submission before the queue loses it
   */
  void takeExpired(long nanoTime, List<Submission> expired) {
    lock.lock();
    try {
      for (var next = waiting.peek(); next != null && next.isExpired(nanoTime); ) {
        move(next, expired);
        next = waiting.peek();
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
      return waiting.isEmpty() && !isClosed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it takes no more messages, and holds none. */
  boolean isOver() {
    lock.lock();
    try {
      return waiting.isEmpty() && isClosed;
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
  long oldestNanos(long nanoTime) {
    lock.lock();
    try {
      var first = waiting.peek();
      return first == null ? 0 : Math.max(0, first.age(nanoTime));
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
      messages = 0;
      bytes = 0;
      return rest;
    } finally {
      lock.unlock();
    }
  }
}
