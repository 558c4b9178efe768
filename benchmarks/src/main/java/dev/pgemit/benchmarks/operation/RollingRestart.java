package dev.pgemit.benchmarks.operation;

import java.util.List;

/**
 * What clients saw while the replicas of the service were restarted one after the other.
 *
 * @param perSecond the requests that clients sent each second
 * @param phases the times before, during and after the restarts
 * @param seconds each second of the load
 * @param accepted the requests that were answered with 202, at once or after a retry
 * @param failed the requests that no replica accepted in time
 * @param lost the accepted events that did not arrive
 * @param doubled the events that arrived twice
 */
public record RollingRestart(
    int perSecond,
    List<Phase> phases,
    List<Second> seconds,
    long accepted,
    long failed,
    long lost,
    long doubled) {

  /**
   * A part of the load. Latencies start when a request was due, and include its retries.
   *
   * @param title what happened
   * @param seconds the length
   * @param p50Micros the median latency in microseconds
   * @param p99Micros the latency of the slowest percent in microseconds
   * @param slowestP99Micros the highest p99 of one second in microseconds
   * @param retried the requests that needed another try
   */
  public record Phase(
      String title,
      double seconds,
      double p50Micros,
      double p99Micros,
      double slowestP99Micros,
      long retried) {}

  /** The latencies of one second of the load, in microseconds, and its retried requests. */
  public record Second(int second, double p50Micros, double p99Micros, long retried) {}
}
