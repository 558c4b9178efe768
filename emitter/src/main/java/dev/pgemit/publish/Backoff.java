package dev.pgemit.publish;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between tries: twice as long each time, up to a limit, and each shortened at random by up
 * to a half, so that a fleet of processes does not retry in step.
 */
public final class Backoff {
  private static final long INITIAL_MILLIS = 20;

  private final long maxMillis;
  private long millis = INITIAL_MILLIS;

  /** Starts with a pause of at most 20 ms, up to a longest one. */
  public Backoff(Duration max) {
    this.maxMillis = max.toMillis();
  }

  /** Returns the next pause. */
  public Duration next() {
    var pause = ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
    millis = Math.min(2 * millis, maxMillis);
    return Duration.ofMillis(pause);
  }

  /** Restarts with the first pause. */
  public void reset() {
    millis = INITIAL_MILLIS;
  }
}
