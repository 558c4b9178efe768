package dev.pgemit.background;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task on a daemon thread, and restarts the task after any exception or {@link Error},
 * including {@link OutOfMemoryError}.
 *
 * <p>When the task throws:
 *
 * <ol>
 *   <li>the cleanup ends operations of the failed run, so that no caller waits for them; if the
 *       cleanup throws, it runs again;
 *   <li>the failure is logged and reported;
 *   <li>the task runs again.
 * </ol>
 *
 * <p>All three steps run on the same thread, since memory may not suffice for a new one. The thread
 * ends when the task returns or is interrupted.
 */
public final class SupervisedThread {
  private static final Logger LOGGER = LoggerFactory.getLogger(SupervisedThread.class);
  private static final long MIN_RESTART_DELAY_MILLIS = 20;
  private static final long MAX_RESTART_DELAY_MILLIS = 1_000;

  private final String name;
  private final SupervisedTask task;
  private final Consumer<Throwable> cleanup;
  private final ThreadFailureListener failureListener;
  private final Thread thread;
  private boolean isCleanedUp = true;
  private long restartDelayMillis = MIN_RESTART_DELAY_MILLIS;
  private volatile @Nullable Throwable lastFailure;

  /** A task that runs until it returns. */
  @FunctionalInterface
  public interface SupervisedTask {
    /** Runs until the thread should end. */
    void run() throws InterruptedException;
  }

  /** Receives the failures of background threads, for metrics. */
  @FunctionalInterface
  public interface ThreadFailureListener {
    /** Reports an unhandled failure of a thread, which restarts. */
    void threadFailed(String thread, Throwable cause);
  }

  /**
   * Creates a thread without starting it.
   *
   * @param name the name of the thread
   * @param task the task
   * @param cleanup ends operations of a failed run; may run several times for one failure
   * @param failureListener receives each failure
   */
  public SupervisedThread(
      String name,
      SupervisedTask task,
      Consumer<Throwable> cleanup,
      ThreadFailureListener failureListener) {
    this.name = name;
    this.task = task;
    this.cleanup = cleanup;
    this.failureListener = failureListener;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Waits until the thread has ended, up to a limit, or until the caller is interrupted. */
  public void join(Duration limit) {
    try {
      thread.join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Unparks the thread. */
  public void unpark() {
    LockSupport.unpark(thread);
  }

  /** Returns the last failure; {@code null} after {@link #markHealthy}. */
  public @Nullable Throwable lastFailure() {
    return lastFailure;
  }

  /**
   * Clears the last failure and resets the restart delay. The task calls this method when it works.
   */
  public void markHealthy() {
    if (lastFailure != null) {
      lastFailure = null;
      restartDelayMillis = MIN_RESTART_DELAY_MILLIS;
      LOGGER.info("The thread {} has recovered", name);
    }
  }

  private void run() {
    while (!runOnce()) {
      delayRestart();
    }
  }

  // No exception may leave this method, including those of the failure handling.
  private boolean runOnce() {
    try {
      if (!isCleanedUp) {
        cleanUp();
      }
      task.run();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } catch (Throwable e) {
      if (isCleanedUp) {
        lastFailure = e;
        isCleanedUp = false;
      }
      return false;
    }
  }

  private void cleanUp() {
    var cause = lastFailure == null ? new IllegalStateException("unknown") : lastFailure;
    cleanup.accept(cause);
    isCleanedUp = true;
    LOGGER.error("The thread {} failed and restarts", name, cause);
    failureListener.threadFailed(name, cause);
  }

  private void delayRestart() {
    try {
      Thread.sleep(isCleanedUp ? restartDelayMillis : MIN_RESTART_DELAY_MILLIS);
      restartDelayMillis = Math.min(2 * restartDelayMillis, MAX_RESTART_DELAY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      // Memory is exhausted here too, so the restart is immediate.
      Thread.onSpinWait();
    }
  }
}
