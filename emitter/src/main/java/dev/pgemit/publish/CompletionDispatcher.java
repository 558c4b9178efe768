package dev.pgemit.publish;

import dev.pgemit.background.OutOfMemoryRetry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes results to callbacks on other threads than the writer's, since a callback may emit again,
 * or block until another message of the batch is completed. So each task first starts another task,
 * which continues with the remaining callbacks if this one blocks.
 */
final class CompletionDispatcher implements Runnable {
  private final List<QueuedPublication> completed;
  private final Executor executor;
  private final AtomicInteger next = new AtomicInteger();

  private CompletionDispatcher(List<QueuedPublication> completed, Executor executor) {
    this.completed = completed;
    this.executor = executor;
  }

  /** Unblocks waiting threads at once, and runs the callbacks on the executor. */
  static void dispatch(List<QueuedPublication> completed, Executor executor) {
    var asynchronous = new ArrayList<QueuedPublication>(completed.size());
    for (var queued : completed) {
      if (queued.hasBlockingCaller()) {
        queued.notifyCaller();
      } else {
        asynchronous.add(queued);
      }
    }
    if (!asynchronous.isEmpty()) {
      executor.execute(new CompletionDispatcher(asynchronous, executor));
    }
  }

  @Override
  public void run() {
    if (next.get() < completed.size() - 1) {
      executor.execute(this);
    }
    for (var i = next.getAndIncrement(); i < completed.size(); i = next.getAndIncrement()) {
      OutOfMemoryRetry.run(completed.get(i)::notifyCaller);
    }
  }
}
