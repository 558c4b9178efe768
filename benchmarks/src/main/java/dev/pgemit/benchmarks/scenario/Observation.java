package dev.pgemit.benchmarks.scenario;

import org.HdrHistogram.Histogram;

/**
 * One measurement of a scenario.
 *
 * @param events events sent
 * @param perSecond events a second until the last was done: answered, where an answer says so, and
 *     arrived otherwise
 * @param arrivedPerSecond events a second until the last had arrived
 * @param wireBytes bytes of a notification, on average
 * @param misordered events that arrived after a later one of the same sender
 * @param senderMicros processor time of an event in the process that sends
 * @param serverMicros processor time of an event in the HTTP server, 0 where there is none
 * @param postgresMicros processor time of an event in all of Postgres, 0 where it is not known
 * @param senderMebibytes resident memory of the process that sends, right after; 0 where it is not
 *     known
 * @param serverMebibytes resident memory of the HTTP server, right after; 0 where there is none
 * @param latencies of the answers, in nanoseconds; empty where nobody waited
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
    Histogram latencies) {}
