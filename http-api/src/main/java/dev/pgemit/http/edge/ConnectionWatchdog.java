package dev.pgemit.http.edge;

import dev.pgemit.http.background.PeriodicTask;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/** Checks once per second for connections that exceed a time limit. */
abstract class ConnectionWatchdog extends AbstractLifeCycle {
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private final Scheduler scheduler;

  private final PeriodicTask task;

  ConnectionWatchdog(Scheduler scheduler, PeriodicTask.FailureListener failures) {
    this.scheduler = scheduler;
    this.task =
        new PeriodicTask(
            "pgemit-connections", CHECK_INTERVAL, () -> closeExpired(NanoTime.now()), failures);
  }

  /** Closes the connections that exceed the time limit. */
  abstract void closeExpired(long now);

  @Override
  protected void doStart() {
    task.start();
  }

  @Override
  protected void doStop() {
    task.close();
  }

  /** Runs the work after about one check interval. */
  final void runLater(Runnable work) {
    scheduler.schedule(work, CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }
}
