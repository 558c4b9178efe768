package dev.pgemit.benchmarks.process;

/** Sleeps. */
public final class Pause {
  private Pause() {}

  /**
   * Sleeps.
   *
   * @throws IllegalStateException if the thread is interrupted
   */
  public static void ofMillis(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
