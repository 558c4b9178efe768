package dev.pgemit.http.edge;

import java.time.Duration;

/**
 * How large and how slow bodies may be.
 *
 * @param maxBytes the largest, in bytes
 * @param timeout how long a request may take to come
 * @param memoryBudget the memory that the larger ones share
 * @param scheduler lets them be worked on one after the other
 */
record BodyLimits(
    int maxBytes, Duration timeout, MemoryBudget memoryBudget, BodyScheduler scheduler) {
  /** These limits, and a share of this process's memory. */
  static BodyLimits of(int maxBytes, Duration timeout) {
    return new BodyLimits(maxBytes, timeout, MemoryBudget.of(maxBytes), BodyScheduler.forHeap());
  }
}
