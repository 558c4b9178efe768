package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Waits for a condition by asking again, each time at the cost of a round trip. */
final class Eventually {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private Eventually() {}

  /** What may become true. */
  interface Condition {
    boolean isMet() throws Exception;
  }

  static void await(Condition condition) throws Exception {
    var end = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.isMet()) {
      assertThat(System.nanoTime()).as("the condition holds in time").isLessThan(end);
    }
  }
}
