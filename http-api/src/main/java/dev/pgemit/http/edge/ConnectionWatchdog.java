package dev.pgemit.http.edge;

import dev.pgemit.http.background.PeriodicTask;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/** Looks once a second for what takes too long, for as long as it runs. */
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

  /** Looks once. */
  abstract void closeExpired(long now);

  @Override
  protected void doStart() {
    task.start();
  }

  @Override
  protected void doStop() {
    task.close();
  }

  /** Does something at about the time of the next look. */
  final void runLater(Runnable work) {
    scheduler.schedule(work, CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }
}
