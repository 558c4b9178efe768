package dev.pgemit.benchmarks.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * All measurements of a scenario.
 *
 * @param scenario the measured scenario
 * @param warmUp the warm-up before the measurements
 * @param observations one measurement for each round
 */
public record ScenarioResult(Scenario scenario, WarmUp warmUp, List<Observation> observations) {

  /**
   * Returns the median of the rounds; the lower of the two middle values if their number is even.
   */
  public double median(ToDoubleFunction<Observation> figure) {
    return Median.of(values(figure));
  }

  /** Returns the events a second. */
  public double perSecond() {
    return median(Observation::perSecond);
  }

  /** Returns the lowest value of the rounds. */
  public double lowest(ToDoubleFunction<Observation> figure) {
    return Arrays.stream(values(figure)).min().orElse(0);
  }

  /** Returns the highest value of the rounds. */
  public double highest(ToDoubleFunction<Observation> figure) {
    return Arrays.stream(values(figure)).max().orElse(0);
  }

  private double[] values(ToDoubleFunction<Observation> figure) {
    return observations.stream().mapToDouble(figure).toArray();
  }

  /** Returns the latencies of all rounds. */
  public Histogram latencies() {
    var all = new Histogram(3);
    observations.forEach(observation -> all.add(observation.latencies()));
    return all;
  }

  /** Returns whether the workload waits for answers, so that latencies exist. */
  public boolean hasLatencies() {
    return observations.stream()
        .anyMatch(observation -> observation.latencies().getTotalCount() > 0);
  }

  /**
   * Returns a percentile of the latencies, in microseconds: the median of the rounds, so that one
   * slow round does not decide.
   */
  public double latencyMicros(double percentile) {
    return median(observation -> observation.latencyMicros(percentile));
  }

  /**
   * Returns the speed relative to another scenario, compared round by round, since the speed of a
   * machine changes between rounds.
   */
  public double speedup(ScenarioResult other) {
    return ratio(other, Observation::perSecond);
  }

  /** Returns a figure relative to that of another scenario, compared round by round. */
  public double ratio(ScenarioResult other, ToDoubleFunction<Observation> figure) {
    var rounds = Math.min(observations.size(), other.observations.size());
    var ratios = new double[rounds];
    for (var i = 0; i < rounds; i++) {
      ratios[i] =
          figure.applyAsDouble(observations.get(i))
              / figure.applyAsDouble(other.observations.get(i));
    }
    return Median.of(ratios);
  }
}
