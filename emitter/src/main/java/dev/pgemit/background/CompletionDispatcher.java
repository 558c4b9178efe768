package dev.pgemit.background;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes results to callbacks on other threads than the writer's, since a callback may emit again,
 * or block until another message of the batch is completed. So each task first starts another task,
 * which continues with the remaining callbacks if this one blocks.
 */
public final class CompletionDispatcher implements Runnable {
  private final List<CompletedCall> completed;
  private final Executor executor;
  private final AtomicInteger next = new AtomicInteger();

  private CompletionDispatcher(List<CompletedCall> completed, Executor executor) {
    this.completed = completed;
    this.executor = executor;
  }

  /** A call whose result is known. */
  public interface CompletedCall {
    /** Returns whether a calling thread waits, so that the callback runs no code of the caller. */
    boolean hasBlockingCaller();

    /** Passes the result to the callback. */
    void notifyCaller();
  }

  /** Unblocks waiting threads at once, and runs the callbacks on the executor. */
  public static void dispatch(List<? extends CompletedCall> completed, Executor executor) {
    var asynchronous = new ArrayList<CompletedCall>(completed.size());
    for (var call : completed) {
      if (call.hasBlockingCaller()) {
        call.notifyCaller();
      } else {
        asynchronous.add(call);
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
