package dev.pgemit.benchmarks.protocol;

/**
 * The times of a workload.
 *
 * @param startNanos when the first event was sent, by {@link System#nanoTime}, which all processes
 *     of a machine share
 * @param endNanos when the last event was answered
 * @param latencies the latency of each answer in nanoseconds; empty if the workload does not wait
 *     for answers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SendResult(long startNanos, long endNanos, long[] latencies) {
  /** Returns the result of a workload that ends now and measured no latencies. */
  public static SendResult since(long startNanos) {
    return new SendResult(startNanos, System.nanoTime(), new long[0]);
  }
}
