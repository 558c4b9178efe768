package dev.pgemit.listen;

import java.time.Duration;

/**
 * The time limits of a LISTEN connection.
 *
 * @param maxIdle the time for which an unused channel stays open
 * @param maxSilence the time without a message after which the connection is probed. Servers send
 *     heartbeats every 5 s, so most channels are never probed
 */
public record ListenTimes(Duration maxIdle, Duration maxSilence) {
  /** Suits the adapters' heartbeats of 5 s. */
  public static final ListenTimes DEFAULT =
      new ListenTimes(Duration.ofSeconds(60), Duration.ofSeconds(6));
}
