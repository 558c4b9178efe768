package dev.pgemit.http.background;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task again and again on a daemon thread of its own, whatever the task throws: an executor
 * would drop a periodic task with its first {@link OutOfMemoryError}, without a word.
 */
public final class PeriodicTask implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(PeriodicTask.class);

  private final String name;
  private final Duration interval;
  private final Runnable task;
  private final FailureListener failures;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /** Receives the failures of background threads, for whatever counts them. */
  @FunctionalInterface
  public interface FailureListener {
    /** A run of a task failed, and the next one comes as usual. */
    void onFailure(String thread, Throwable cause);
  }

  /**
   * Makes a task that does not run yet.
   *
   * @param name the name of its thread
   * @param interval how long it waits after each run
   * @param task what it does
   * @param failures receives each failure
   */
  public PeriodicTask(String name, Duration interval, Runnable task, FailureListener failures) {
    this.name = name;
    this.interval = interval;
    this.task = task;
    this.failures = failures;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Starts with the first run, at once. */
  public void start() {
    thread.start();
  }

  // Nothing may leave this method by an exception: not even what handling one throws.
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
      LOGGER.error("A run of {} failed, and the next one comes as usual", name, failure);
      failures.onFailure(name, failure);
    } catch (Throwable e) {
      // Out of memory: the next run may find some.
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
      Thread.onSpinWait(); // out of memory even here: at once then
    }
  }

  /** Lets the run under way end, and starts no other. */
  @Override
  public void close() {
    closing.countDown();
  }
}
