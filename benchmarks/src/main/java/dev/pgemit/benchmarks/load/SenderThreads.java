package dev.pgemit.benchmarks.load;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/** Runs several senders at the same time. */
final class SenderThreads {
  private SenderThreads() {}

  /**
   * Runs a task for each sender, and waits for all tasks. A single sender uses the calling thread.
   */
  static void run(int senders, IntFunction<Callable<Void>> tasks) throws Exception {
    if (senders == 1) {
      tasks.apply(0).call();
      return;
    }
    var threads = Executors.newFixedThreadPool(senders);
    try {
      var callables = new ArrayList<Callable<Void>>();
      for (var i = 0; i < senders; i++) {
        callables.add(tasks.apply(i));
      }
      for (var future : threads.invokeAll(callables)) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("A sender failed: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
