package dev.pgemit.benchmarks.protocol;

/**
 * How it went.
 *
 * @param startNanos when the first event was about to go out: {@link System#nanoTime}, which all
 *     processes of a machine share
 * @param endNanos when the last one was answered
 * @param latencies how long each answer took, in nanoseconds; empty where nobody waited for it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SendResult(long startNanos, long endNanos, long[] latencies) {
  /** Returns the result of a workload that ends now and measured no latencies. */
  public static SendResult since(long startNanos) {
    return new SendResult(startNanos, System.nanoTime(), new long[0]);
  }
}
