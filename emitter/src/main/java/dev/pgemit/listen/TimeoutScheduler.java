package dev.pgemit.listen;

import dev.pgemit.background.OutOfMemoryRetry;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs short tasks after a delay, on its own thread, which ends while no task is scheduled. */
final class TimeoutScheduler implements AutoCloseable {
  private static final long IDLE_TIMEOUT_SECONDS = 10;

  private final ScheduledThreadPoolExecutor executor;

  TimeoutScheduler() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "pgemit-alarms");
              thread.setDaemon(true);
              return thread;
            });
    executor.setKeepAliveTime(IDLE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // Tasks scheduled after close are dropped.
    executor.setRejectedExecutionHandler((task, executor) -> {});
  }

  void schedule(Duration delay, Runnable task) {
    var unused = scheduleCancellable(delay, task);
  }

  Future<?> scheduleCancellable(Duration delay, Runnable task) {
    return executor.schedule(
        () -> OutOfMemoryRetry.run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
