package dev.pgemit.benchmarks.protocol;

/**
 * The counts of a receiver for one measurement.
 *
 * @param arrived events that arrived
 * @param lost events that did not arrive
 * @param doubled arrivals of an event that had arrived before
 * @param misordered events that arrived after a later one of the same sender
 * @param strays arrivals that belong to no event of this measurement
 * @param lastNanos when the last event arrived, on the clock that all processes of a machine share
 * @param wireBytes bytes of all payloads
 */
public record DeliveryCounts(
    int arrived,
    int lost,
    int doubled,
    int misordered,
    int strays,
    long lastNanos,
    long wireBytes) {}
