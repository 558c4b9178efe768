package dev.pgemit.http.edge;

import java.time.Duration;

/**
 * How large and how slow bodies may be.
 *
 * @param longest the largest, in bytes
 * @param timeout how long a request may take to come
 * @param allowance the memory that the larger ones share
 * @param turns lets them be worked on one after the other
 */
record BodyLimits(int longest, Duration timeout, Allowance allowance, Turns turns) {
  /** These limits, and a share of this process's memory. */
  static BodyLimits of(int longest, Duration timeout) {
    return new BodyLimits(longest, timeout, Allowance.of(longest), Turns.ofThisProcess());
  }
}
