package dev.pgemit.listen;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between connections: twice as long each time, up to a limit, and each cut at random by up
 * to a half, so that a fleet does not come back in step.
 */
final class ListenBackoff {
  private static final long FIRST_MILLIS = 50;
  private static final long LONGEST_MILLIS = 2_000;

  private long millis = FIRST_MILLIS;

  void reset() {
    millis = FIRST_MILLIS;
  }

  Duration next() {
    var pause = ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
    millis = Math.min(2 * millis, LONGEST_MILLIS);
    return Duration.ofMillis(pause);
  }
}
