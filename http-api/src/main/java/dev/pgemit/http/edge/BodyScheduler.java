package dev.pgemit.http.edge;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Lets large bodies take turns, without a thread that waits. A body of nothing but brackets becomes
 * a tree of thirty times its size, and a thread for each would fill the heap with such trees.
 */
final class BodyScheduler {
  private static final long HEAP_DIVISOR = 128;

  private final long maxBytes;
  private final Queue<BodyTask> queue = new ArrayDeque<>();
  private long bytesInProgress;

  private record BodyTask(long bytes, Executor executor, Runnable work) {}

  BodyScheduler(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** As many bytes at a time as fit this process. */
  static BodyScheduler forHeap() {
    return new BodyScheduler(Runtime.getRuntime().maxMemory() / HEAP_DIVISOR);
  }

  /**
   * Runs some work at once if it is its turn, and otherwise later.
   *
   * @param bytes how much it works on; one may have more than fits, and is then alone
   * @param executor runs it later
   */
  void run(long bytes, Executor executor, Runnable work) {
    var task = new BodyTask(bytes, executor, work);
    if (tryStart(task)) {
      run(task);
    }
  }

  private synchronized boolean tryStart(BodyTask task) {
    if (queue.isEmpty() && fits(task)) {
      bytesInProgress += task.bytes();
      return true;
    }
    queue.add(task);
    return false;
  }

  private boolean fits(BodyTask task) {
    return bytesInProgress == 0 || bytesInProgress + task.bytes() <= maxBytes;
  }

  private void run(BodyTask task) {
    try {
      task.work().run();
    } finally {
      finish(task);
    }
  }

  private synchronized void finish(BodyTask task) {
    bytesInProgress -= task.bytes();
    for (var next = queue.peek(); next != null && fits(next); next = queue.peek()) {
      var started = queue.remove();
      bytesInProgress += started.bytes();
      started.executor().execute(() -> run(started));
    }
  }
}
