package dev.pgemit.publish;

import dev.pgemit.background.OutOfMemoryRetry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells callers how it went, away from the writer: what they do then is theirs, and may emit again,
 * or wait for another message of the same batch. So there is always one more thread on its way that
 * goes on with the rest where this one is held up.
 */
final class CompletionDispatcher implements Runnable {
  private final List<QueuedPublication> completed;
  private final Executor executor;
  private final AtomicInteger next = new AtomicInteger();

  private CompletionDispatcher(List<QueuedPublication> completed, Executor executor) {
    this.completed = completed;
    this.executor = executor;
  }

  /** Tells all of them: those that wait on a thread of their own at once, the others elsewhere. */
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
