package dev.pgemit.http.edge;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Limits the bytes of large bodies that are processed at a time, without blocking threads. The tree
 * of a body that consists of brackets takes thirty times the size of the body. One concurrent tree
 * per thread would fill the heap.
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

  /** Creates a scheduler with a limit derived from the maximum heap size. */
  static BodyScheduler forHeap() {
    return new BodyScheduler(Runtime.getRuntime().maxMemory() / HEAP_DIVISOR);
  }

  /**
   * Runs the work immediately if the limit allows, and otherwise queues the work.
   *
   * @param bytes the size of the body; no other body is processed at the same time as a body above
   *     the limit
   * @param executor runs queued work
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
