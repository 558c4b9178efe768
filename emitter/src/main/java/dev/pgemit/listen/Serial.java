package dev.pgemit.listen;

import dev.pgemit.background.Steps;
import java.util.ArrayDeque;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands values to a consumer of a caller's, in order and one at a time, on the common pool. */
final class Serial<T> implements Consumer<T> {
  private static final Logger LOGGER = LoggerFactory.getLogger(Serial.class);

  private final Consumer<T> consumer;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean isRunning;

  Serial(Consumer<T> consumer) {
    this.consumer = consumer;
  }

  @Override
  public void accept(T value) {
    execute(() -> consumer.accept(value));
  }

  /** Runs a step after everything that was given before. */
  void execute(Runnable step) {
    synchronized (this) {
      waiting.add(step);
      if (isRunning) {
        return;
      }
      ForkJoinPool.commonPool().execute(this::drain); // may fail for want of memory
      isRunning = true;
    }
  }

  private void drain() {
    for (var step = next(); step != null; step = next()) {
      run(step);
    }
  }

  // Whatever it throws, the steps after it are waited for.
  private static void run(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      Steps.run(() -> LOGGER.warn("What takes the answers failed", e));
    }
  }

  private synchronized @Nullable Runnable next() {
    var step = waiting.poll();
    isRunning = step != null;
    return step;
  }
}
