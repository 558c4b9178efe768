package dev.pgemit.background;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread whose work goes on whatever is thrown, an {@link OutOfMemoryError} too.
 *
 * <p>When the work throws:
 *
 * <ol>
 *   <li>the cleanup ends what the failed run has left behind, so that nobody waits for it; where
 *       the cleanup throws too, it runs again;
 *   <li>the failure is logged and reported;
 *   <li>the work runs again.
 * </ol>
 *
 * <p>All of that happens on the same thread, since a new one may be more than the memory allows.
 * The thread ends when the work returns, or is interrupted.
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

  /** What a thread does until it returns. */
  @FunctionalInterface
  public interface SupervisedTask {
    /** Works until it is to end. */
    void run() throws InterruptedException;
  }

  /** Receives the failures of background threads, for whatever counts them. */
  @FunctionalInterface
  public interface ThreadFailureListener {
    /** A thread met a failure that its work does not handle, and starts again. */
    void threadFailed(String thread, Throwable cause);
  }

  /**
   * Makes a thread that does not run yet.
   *
   * @param name the name of the thread
   * @param task what it does
   * @param cleanup ends what a failed run left behind; may run several times for one failure
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

  /** Starts it. */
  public void start() {
    thread.start();
  }

  /** Waits until it has ended, for no longer than the limit. */
  public void join(Duration limit) throws InterruptedException {
    thread.join(limit.toMillis());
  }

  /** Wakes it where its work is parked. */
  public void unpark() {
    LockSupport.unpark(thread);
  }

  /** The last failure; {@code null} once the work has said that it works again. */
  public @Nullable Throwable lastFailure() {
    return lastFailure;
  }

  /** The work works. */
  public void markHealthy() {
    if (lastFailure != null) {
      lastFailure = null;
      restartDelayMillis = MIN_RESTART_DELAY_MILLIS;
      LOGGER.info("The thread {} works again", name);
    }
  }

  private void run() {
    while (!runOnce()) {
      delayRestart();
    }
  }

  // Nothing may leave this method by an exception: not even what handling one throws.
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
    LOGGER.error("The thread {} failed and starts again", name, cause);
    failureListener.threadFailed(name, cause);
  }

  private void delayRestart() {
    try {
      Thread.sleep(isCleanedUp ? restartDelayMillis : MIN_RESTART_DELAY_MILLIS);
      restartDelayMillis = Math.min(2 * restartDelayMillis, MAX_RESTART_DELAY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      // Out of memory even here: at once then.
      Thread.onSpinWait();
    }
  }
}
