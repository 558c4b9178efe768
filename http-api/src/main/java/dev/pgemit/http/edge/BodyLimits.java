package dev.pgemit.http.edge;

import java.time.Duration;

/**
 * Limits for the size and the duration of request bodies.
 *
 * @param maxBytes the maximum size, in bytes
 * @param timeout the time within which a request must arrive
 * @param memoryBudget the memory that large bodies share
 * @param scheduler limits the bytes of large bodies in concurrent processing
 */
record BodyLimits(
    int maxBytes, Duration timeout, MemoryBudget memoryBudget, BodyScheduler scheduler) {
  /** Returns the limits with a share of the heap. */
  static BodyLimits of(int maxBytes, Duration timeout) {
    return new BodyLimits(maxBytes, timeout, MemoryBudget.of(maxBytes), BodyScheduler.forHeap());
  }
}
