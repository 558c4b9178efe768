package dev.pgemit.http.background;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task periodically on its own daemon thread and survives every exception and Error. A
 * scheduled executor would silently drop the task after its first {@link OutOfMemoryError}.
 */
public final class PeriodicTask implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(PeriodicTask.class);

  private final String name;
  private final Duration interval;
  private final Runnable task;
  private final FailureListener failures;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /** Receives failures of background threads, for metrics. */
  @FunctionalInterface
  public interface FailureListener {
    /** Reports a failed run. The next run follows as usual. */
    void onFailure(String thread, Throwable cause);
  }

  /**
   * Creates a task; {@link #start} runs it.
   *
   * @param name the name of the thread
   * @param interval the pause after each run
   */
  public PeriodicTask(String name, Duration interval, Runnable task, FailureListener failures) {
    this.name = name;
    this.interval = interval;
    this.task = task;
    this.failures = failures;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Starts the thread. The first run is immediate. */
  public void start() {
    thread.start();
  }

  // No exception may leave this method, even if the failure handling itself throws.
  private void run() {
    while (closing.getCount() > 0) {
      try {
        task.run();
      } catch (Throwable e) {
        report(e);
      }
      pause();
    }
  }

  private void report(Throwable failure) {
    try {
      LOGGER.error("A run of {} failed; the next run follows on schedule", name, failure);
      failures.onFailure(name, failure);
    } catch (Throwable e) {
      // Out of memory: the next run may have enough.
      Thread.onSpinWait();
    }
  }

  private void pause() {
    try {
      if (closing.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.debug("{} ends", name);
      }
    } catch (InterruptedException e) {
      closing.countDown();
    } catch (Throwable e) {
      Thread.onSpinWait(); // out of memory here too: retry at once
    }
  }

  /** Stops the task after the current run. */
  @Override
  public void close() {
    closing.countDown();
  }
}
