package dev.pgemit.http.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Waits for a condition by asking again, each time at the cost of a round trip. */
public final class Eventually {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private Eventually() {}

  /** What may become true. */
  public interface Condition {
    boolean isMet() throws Exception;
  }

  public static void await(Condition condition) throws Exception {
    var end = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.isMet()) {
      assertThat(System.nanoTime()).as("the condition holds in time").isLessThan(end);
    }
  }
}
