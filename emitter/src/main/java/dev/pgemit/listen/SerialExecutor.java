package dev.pgemit.listen;

import dev.pgemit.background.OutOfMemoryRetry;
import java.util.ArrayDeque;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes values to a caller's consumer, in order and one at a time, on the common pool. */
final class SerialExecutor<T> implements Consumer<T> {
  private static final Logger LOGGER = LoggerFactory.getLogger(SerialExecutor.class);

  private final Consumer<T> consumer;
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private boolean isRunning;

  SerialExecutor(Consumer<T> consumer) {
    this.consumer = consumer;
  }

  @Override
  public void accept(T value) {
    execute(() -> consumer.accept(value));
  }

  /** Runs a task after all values passed before. */
  void execute(Runnable task) {
    synchronized (this) {
      queue.add(task);
      if (isRunning) {
        return;
      }
      ForkJoinPool.commonPool().execute(this::drain); // may throw OutOfMemoryError
      isRunning = true;
    }
  }

  private void drain() {
    for (var task = dequeue(); task != null; task = dequeue()) {
      run(task);
    }
  }

  // A request awaits the tasks after a failed one.
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      OutOfMemoryRetry.run(() -> LOGGER.warn("A callback for responses threw an exception", e));
    }
  }

  private synchronized @Nullable Runnable dequeue() {
    var task = queue.poll();
    isRunning = task != null;
    return task;
  }
}
