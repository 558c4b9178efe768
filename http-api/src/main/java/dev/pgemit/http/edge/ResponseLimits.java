package dev.pgemit.http.edge;

import java.time.Duration;

/**
 * How much of answers waits for clients that read slowly, and for how long.
 *
 * @param memoryBudget the memory that the larger ones share
 * @param writeTimeout how long a client may take for an answer, and longer where it is large
 */
record ResponseLimits(MemoryBudget memoryBudget, Duration writeTimeout) {
  /** Smaller ones are left out of the account: there are at most as many as connections. */
  static final int SMALL_RESPONSE_BYTES = 8 << 10;

  private static final int MIN_BYTES_PER_SECOND = 64 << 10;
  private static final int REQUEST_TIMEOUT_FACTOR = 3;

  /** A share of this process's memory, and a time that fits that of requests. */
  static ResponseLimits of(int maxBodyBytes, Duration requestTimeout) {
    return new ResponseLimits(
        MemoryBudget.of(maxBodyBytes), requestTimeout.multipliedBy(REQUEST_TIMEOUT_FACTOR));
  }

  Duration writeTimeoutFor(int bytes) {
    return writeTimeout.plusSeconds(bytes / MIN_BYTES_PER_SECOND);
  }
}
