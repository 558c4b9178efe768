package dev.pgemit.background;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs short steps on threads of other components, and retries them while memory is exhausted.
 * Other threads wait for the result of a step: without a retry they would wait forever.
 */
public final class OutOfMemoryRetry {
  private static final Logger LOGGER = LoggerFactory.getLogger(OutOfMemoryRetry.class);
  private static final long RETRY_INTERVAL_MILLIS = 50;
  private static final int MAX_ATTEMPTS = 200;

  private OutOfMemoryRetry() {}

  /**
   * Runs a step, and retries it after an {@link OutOfMemoryError}, up to 200 times at intervals of
   * 50 ms. Other exceptions are logged.
   *
   * @param step an idempotent step
   */
  public static void run(Runnable step) {
    for (var attemptsLeft = MAX_ATTEMPTS; attemptsLeft > 0; attemptsLeft--) {
      try {
        step.run();
        return;
      } catch (OutOfMemoryError e) {
        pause();
      } catch (Throwable e) {
        logFailure(e);
        return;
      }
    }
  }

  private static void logFailure(Throwable failure) {
    try {
      LOGGER.error("A background task failed", failure);
    } catch (Throwable e) {
      Thread.onSpinWait(); // no memory is left for the log
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_INTERVAL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      Thread.onSpinWait();
    }
  }
}
