package dev.pgemit.http.metrics;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does again and again what must not wait until somebody asks for metrics. */
final class Rounds implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Rounds.class);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "pgemit-watch");
            thread.setDaemon(true);
            return thread;
          });

  void every(Duration interval, Runnable task) {
    var unused =
        executor.scheduleWithFixedDelay(
            () -> run(task), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  // One that throws would never come again.
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOGGER.warn("A look at Postgres failed", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
