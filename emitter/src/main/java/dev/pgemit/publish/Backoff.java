package dev.pgemit.publish;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between tries: twice as long each time, up to a limit, and each cut at random by up to a
 * half, so that a fleet does not come back in step.
 */
public final class Backoff {
  private static final long FIRST_MILLIS = 20;
  private static final long LONGEST_MILLIS = 1_000;

  private long millis = FIRST_MILLIS;

  /** The next pause. */
  public Duration next() {
    var pause = ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
    millis = Math.min(2 * millis, LONGEST_MILLIS);
    return Duration.ofMillis(pause);
  }
}
