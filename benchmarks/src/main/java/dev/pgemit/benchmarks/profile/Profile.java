package dev.pgemit.benchmarks.profile;

/**
 * The profile of a scenario.
 *
 * @param scenario the name of the scenario
 * @param process the profiled process, for readers of the report
 * @param stacks the samples
 */
public record Profile(String scenario, String process, CollapsedStacks stacks) {}
