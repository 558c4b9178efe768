package dev.pgemit.http.edge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once a second for what takes too long, for as long as it runs. */
abstract class Watch extends AbstractLifeCycle {
  private static final Logger LOGGER = LoggerFactory.getLogger(Watch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Scheduler scheduler;

  Watch(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Looks once. */
  abstract void look(long now);

  @Override
  protected void doStart() {
    later(this::lookAndGoOn);
  }

  /** Does something at about the time of the next look. */
  final void later(Runnable work) {
    scheduler.schedule(work, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void lookAndGoOn() {
    if (!isRunning()) {
      return;
    }
    try {
      look(NanoTime.now());
    } catch (RuntimeException e) {
      LOGGER.warn("A look at the connections failed, and the next is in a second", e);
    } finally {
      later(this::lookAndGoOn);
    }
  }
}
