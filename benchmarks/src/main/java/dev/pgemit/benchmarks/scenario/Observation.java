package dev.pgemit.benchmarks.scenario;

import org.HdrHistogram.Histogram;

/**
 * One measurement of a scenario.
 *
 * @param events events sent
 * @param perSecond events a second until the last was answered, or had arrived if the workload has
 *     no answers
 * @param arrivedPerSecond events a second until the last had arrived
 * @param wireBytes bytes of a notification, on average
 * @param misordered events that arrived after a later one of the same sender
 * @param senderMicros processor time of an event in the sending process
 * @param serverMicros processor time of an event in the HTTP server; 0 without a server
 * @param postgresMicros processor time of an event in all processes of Postgres, or in Redis for
 *     its scenarios; 0 if unknown
 * @param senderMebibytes resident memory of the sending process after the measurement; 0 if unknown
 * @param serverMebibytes resident memory of the HTTP server after the measurement; 0 without a
 *     server
 * @param latencies of the answers, in nanoseconds; empty if the workload does not wait for answers
 */
public record Observation(
    int events,
    double perSecond,
    double arrivedPerSecond,
    double wireBytes,
    int misordered,
    double senderMicros,
    double serverMicros,
    double postgresMicros,
    double senderMebibytes,
    double serverMebibytes,
    Histogram latencies) {

  /** Returns a percentile of the latencies, in microseconds. */
  public double latencyMicros(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e3;
  }
}
