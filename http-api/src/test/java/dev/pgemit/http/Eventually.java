package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Waits for a condition by asking again, each time at the cost of a round trip. */
final class Eventually {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private Eventually() {}

  /** What may become true. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void holds(Condition condition) throws Exception {
    var end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("the condition holds in time").isLessThan(end);
    }
  }
}
