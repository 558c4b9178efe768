package dev.pgemit.benchmarks.scenario;

import java.util.Set;

/**
 * The number and length of a run's measurements.
 *
 * @param rounds how often each scenario is measured
 * @param curveRounds how often each point of a curve is measured
 * @param seconds how long one measurement takes; 0 for the shortest possible time
 * @param streamLines lines of the long stream whose memory is compared
 * @param selectedScenarios the scenarios to measure; empty for all
 * @param isForDocumentation whether the results are for the documentation
 */
public record BenchmarkPlan(
    int rounds,
    int curveRounds,
    double seconds,
    int streamLines,
    Set<String> selectedScenarios,
    boolean isForDocumentation) {

  /** Returns whether the plan includes a scenario, by its name without the point of a curve. */
  public boolean includes(String scenario) {
    return selectedScenarios.isEmpty() || selectedScenarios.contains(scenario);
  }
}
