package dev.pgemit.benchmarks.operation;

/**
 * The time of a command that emits one event or prints its version, and ends.
 *
 * @param command the command
 * @param millis the median time from the start of the process to its end
 * @param lowestMillis the shortest time
 * @param highestMillis the longest time
 */
public record CommandTime(
    String command, double millis, double lowestMillis, double highestMillis) {}
