package dev.pgemit.benchmarks.scenario;

/**
 * The warm-up of a scenario.
 *
 * @param eventsPerSender the number of events of a sender that fills one measurement
 * @param seconds how long the warm-up took
 * @param isSteady whether the last three windows agreed within 5 %; {@code false} if the time was
 *     over first
 */
public record WarmUp(int eventsPerSender, double seconds, boolean isSteady) {}
