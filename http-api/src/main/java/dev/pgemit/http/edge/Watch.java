package dev.pgemit.http.edge;

import dev.pgemit.http.background.PeriodicTask;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/** Looks once a second for what takes too long, for as long as it runs. */
abstract class Watch extends AbstractLifeCycle {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Scheduler scheduler;

  private final PeriodicTask task;

  Watch(Scheduler scheduler, PeriodicTask.FailureListener failures) {
    this.scheduler = scheduler;
    this.task =
        new PeriodicTask("pgemit-connections", INTERVAL, () -> look(NanoTime.now()), failures);
  }

  /** Looks once. */
  abstract void look(long now);

  @Override
  protected void doStart() {
    task.start();
  }

  @Override
  protected void doStop() {
    task.close();
  }

  /** Does something at about the time of the next look. */
  final void later(Runnable work) {
    scheduler.schedule(work, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }
}
