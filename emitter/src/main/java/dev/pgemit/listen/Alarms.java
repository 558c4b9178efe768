package dev.pgemit.listen;

import dev.pgemit.background.Steps;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs short steps later, on one thread of its own, which ends while there are none. */
final class Alarms implements AutoCloseable {
  private static final long LONGEST_IDLE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor timer;

  Alarms() {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            step -> {
              var thread = new Thread(step, "pgemit-alarms");
              thread.setDaemon(true);
              return thread;
            });
    timer.setKeepAliveTime(LONGEST_IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // What comes after the end is of no interest.
    timer.setRejectedExecutionHandler((step, executor) -> {});
  }

  void after(Duration time, Runnable step) {
    var unused = cancellable(time, step);
  }

  Future<?> cancellable(Duration time, Runnable step) {
    return timer.schedule(() -> Steps.run(step), time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
