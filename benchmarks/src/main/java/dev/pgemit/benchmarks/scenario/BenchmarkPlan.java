package dev.pgemit.benchmarks.scenario;

import java.util.Set;

/**
 * How much a run measures.
 *
 * @param rounds how often each scenario is measured
 * @param curveRounds how often each point of a curve is
 * @param seconds how long one measurement takes; 0 for no longer than it must
 * @param streamLines lines of the long stream whose memory is compared
 * @param selectedScenarios the scenarios to measure; empty for all
 * @param isForDocumentation whether its results are for the documentation
 */
public record BenchmarkPlan(
    int rounds,
    int curveRounds,
    double seconds,
    int streamLines,
    Set<String> selectedScenarios,
    boolean isForDocumentation) {

  /** Whether a scenario is to be measured, by its name without the point of a curve. */
  public boolean includes(String scenario) {
    return selectedScenarios.isEmpty() || selectedScenarios.contains(scenario);
  }
}
