package dev.pgemit.benchmarks.scenario;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * All measurements of a scenario.
 *
 * @param scenario what was measured
 * @param observations one a round
 */
public record ScenarioResult(Scenario scenario, List<Observation> observations) {

  /** The median over the rounds, the smaller one of two. */
  public double median(ToDoubleFunction<Observation> figure) {
    return median(observations.stream().mapToDouble(figure).toArray());
  }

  /** Events a second. */
  public double perSecond() {
    return median(Observation::perSecond);
  }

  /** The latencies of all rounds. */
  public Histogram latencies() {
    var all = new Histogram(3);
    observations.forEach(observation -> all.add(observation.latencies()));
    return all;
  }

  /** A latency below which this share of all answers stayed, in microseconds. */
  public double latencyMicros(double percentile) {
    return latencies().getValueAtPercentile(percentile) / 1e3;
  }

  /** How many times as fast as another, round by round, since a machine changes between them. */
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
