package dev.pgemit.http.edge;

import java.time.Duration;

/**
 * Limits for the memory and the duration of responses to slow clients.
 *
 * @param memoryBudget the memory that large responses share
 * @param writeTimeout the base time for the delivery of a response, which grows with the size
 */
record ResponseLimits(MemoryBudget memoryBudget, Duration writeTimeout) {
  /**
   * Smaller responses are not counted against the budget, since the connection limit bounds their
   * number.
   */
  static final int SMALL_RESPONSE_BYTES = 8 << 10;

  private static final int MIN_BYTES_PER_SECOND = 64 << 10;
  private static final int REQUEST_TIMEOUT_FACTOR = 3;

  /** Returns limits with a share of the heap and a timeout proportional to the request timeout. */
  static ResponseLimits of(int maxBodyBytes, Duration requestTimeout) {
    return new ResponseLimits(
        MemoryBudget.of(maxBodyBytes), requestTimeout.multipliedBy(REQUEST_TIMEOUT_FACTOR));
  }

  Duration writeTimeoutFor(int bytes) {
    return writeTimeout.plusSeconds(bytes / MIN_BYTES_PER_SECOND);
  }
}
