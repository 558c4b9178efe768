package dev.pgemit.benchmarks.scenario;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * All measurements of a scenario.
 *
 * @param scenario the measured scenario
 * @param observations one measurement for each round
 */
public record ScenarioResult(Scenario scenario, List<Observation> observations) {

  /**
   * Returns the median of the rounds; the lower of the two middle values if their number is even.
   */
  public double median(ToDoubleFunction<Observation> figure) {
    return median(observations.stream().mapToDouble(figure).toArray());
  }

  /** Returns the events a second. */
  public double perSecond() {
    return median(Observation::perSecond);
  }

  /** Returns the latencies of all rounds. */
  public Histogram latencies() {
    var all = new Histogram(3);
    observations.forEach(observation -> all.add(observation.latencies()));
    return all;
  }

  /** Returns a percentile of the latencies, in microseconds. */
  public double latencyMicros(double percentile) {
    return latencies().getValueAtPercentile(percentile) / 1e3;
  }

  /**
   * Returns the speed relative to another scenario, compared round by round, since the speed of a
   * machine changes between rounds.
   */
  public double speedup(ScenarioResult other) {
    var rounds = Math.min(observations.size(), other.observations.size());
    var ratios = new double[rounds];
    for (var i = 0; i < rounds; i++) {
      ratios[i] = observations.get(i).perSecond() / other.observations.get(i).perSecond();
    }
    return median(ratios);
  }

  private static double median(double[] figures) {
    var sorted = figures.clone();
    java.util.Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }
}
