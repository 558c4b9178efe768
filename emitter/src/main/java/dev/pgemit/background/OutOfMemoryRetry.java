package dev.pgemit.background;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps that somebody waits for, on threads that others own. A step without memory is repeated
 * until there is some: if it were given up, whoever waits for it would wait for ever.
 */
public final class OutOfMemoryRetry {
  private static final Logger LOGGER = LoggerFactory.getLogger(OutOfMemoryRetry.class);
  private static final long RETRY_INTERVAL_MILLIS = 50;
  private static final int MAX_ATTEMPTS = 200;

  private OutOfMemoryRetry() {}

  /**
   * Runs a step, and again where the memory is out; whatever else it throws is logged.
   *
   * @param step does nothing twice, or nothing that matters
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
      LOGGER.error("A step in the background failed", failure);
    } catch (Throwable e) {
      Thread.onSpinWait(); // there is no memory to say so
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
