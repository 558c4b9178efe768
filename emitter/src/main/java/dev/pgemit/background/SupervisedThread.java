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
  private static final long MIN_PAUSE_MILLIS = 20;
  private static final long MAX_PAUSE_MILLIS = 1_000;

  private final String name;
  private final Work work;
  private final Consumer<Throwable> cleanup;
  private final FailureListener failures;
  private final Thread thread;
  private boolean isCleanedUp = true;
  private long pauseMillis = MIN_PAUSE_MILLIS;
  private volatile @Nullable Throwable failure;

  /** What a thread does until it returns. */
  @FunctionalInterface
  public interface Work {
    /** Works until it is to end. */
    void run() throws InterruptedException;
  }

  /** Receives the failures of background threads, for whatever counts them. */
  @FunctionalInterface
  public interface FailureListener {
    /** A thread met a failure that its work does not handle, and starts again. */
    void failed(String thread, Throwable cause);
  }

  /**
   * Makes a thread that does not run yet.
   *
   * @param name the name of the thread
   * @param work what it does
   * @param cleanup ends what a failed run left behind; may run several times for one failure
   * @param failures receives each failure
   */
  public SupervisedThread(
      String name, Work work, Consumer<Throwable> cleanup, FailureListener failures) {
    this.name = name;
    this.work = work;
    this.cleanup = cleanup;
    this.failures = failures;
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
  public @Nullable Throwable failure() {
    return failure;
  }

  /** The work works. */
  public void succeeded() {
    if (failure != null) {
      failure = null;
      pauseMillis = MIN_PAUSE_MILLIS;
      LOGGER.info("The thread {} works again", name);
    }
  }

  private void run() {
    while (!hasEnded()) {
      pause();
    }
  }

  // Nothing may leave this method by an exception: not even what handling one throws.
  private boolean hasEnded() {
    try {
      if (!isCleanedUp) {
        cleanUp();
      }
      work.run();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } catch (Throwable e) {
      if (isCleanedUp) {
        failure = e;
        isCleanedUp = false;
      }
      return false;
    }
  }

  private void cleanUp() {
    var cause = failure == null ? new IllegalStateException("unknown") : failure;
    cleanup.accept(cause);
    isCleanedUp = true;
    LOGGER.error("The thread {} failed and starts again", name, cause);
    failures.failed(name, cause);
  }

  private void pause() {
    try {
      Thread.sleep(isCleanedUp ? pauseMillis : MIN_PAUSE_MILLIS);
      pauseMillis = Math.min(2 * pauseMillis, MAX_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      // Out of memory even here: at once then.
      Thread.onSpinWait();
    }
  }
}
