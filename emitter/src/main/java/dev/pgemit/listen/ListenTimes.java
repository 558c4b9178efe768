package dev.pgemit.listen;

import java.time.Duration;

/**
 * For how long a listening connection goes on as it is.
 *
 * @param maxIdle how long a channel is listened to that nobody uses
 * @param maxSilence how long nothing may arrive until the connection has to prove that it hears.
 *     Servers speak every 5 s, so that most channels are never probed
 */
public record ListenTimes(Duration maxIdle, Duration maxSilence) {
  /** What suits servers that speak every 5 s. */
  public static final ListenTimes DEFAULT =
      new ListenTimes(Duration.ofSeconds(60), Duration.ofSeconds(6));
}
