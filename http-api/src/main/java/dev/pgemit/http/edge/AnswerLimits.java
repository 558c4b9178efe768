package dev.pgemit.http.edge;

import java.time.Duration;

/**
 * How much of answers waits for clients that read slowly, and for how long.
 *
 * @param allowance the memory that the larger ones share
 * @param patience how long a client may take for an answer, and longer where it is large
 */
record AnswerLimits(Allowance allowance, Duration patience) {
  /** Smaller ones are left out of the account: there are at most as many as connections. */
  static final int SMALL = 8 << 10;

  private static final int LEAST_BYTES_PER_SECOND = 64 << 10;
  private static final int PATIENCE_IN_REQUESTS = 3;

  /** A share of this process's memory, and a time that fits that of requests. */
  static AnswerLimits of(int longestBody, Duration requestTimeout) {
    return new AnswerLimits(
        Allowance.of(longestBody), requestTimeout.multipliedBy(PATIENCE_IN_REQUESTS));
  }

  Duration patienceFor(int bytes) {
    return patience.plusSeconds(bytes / LEAST_BYTES_PER_SECOND);
  }
}
