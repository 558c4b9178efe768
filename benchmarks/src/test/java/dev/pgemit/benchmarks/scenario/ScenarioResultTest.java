package dev.pgemit.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ScenarioResultTest {
  @Test
  void reportsTheMedianAndTheSpreadOfTheRounds() {
    var result = result(400, 100, 300, 900, 200);

    assertThat(result.perSecond()).isEqualTo(300);
    assertThat(result.lowest(Observation::perSecond)).isEqualTo(100);
    assertThat(result.highest(Observation::perSecond)).isEqualTo(900);
  }

  @Test
  void takesTheLowerMiddleValueOfAnEvenNumberOfRounds() {
    assertThat(result(4, 1, 3, 2).perSecond()).isEqualTo(2);
  }

  @Test
  void comparesRoundByRound() {
    // The machine is slower in the second round, for both.
    assertThat(result(100, 10, 120).speedup(result(50, 5, 40))).isEqualTo(2);
  }

  @Test
  void takesTheMedianOfEachRoundsPercentile() {
    assertThat(result(1, 1000, 2).latencyMicros(50)).isCloseTo(2, within(0.01));
  }

  /** The latency of a round is its rate in microseconds. */
  private static ScenarioResult result(double... rates) {
    return new ScenarioResult(
        Scenario.of("some", SystemUnderTest.JAVA, "burst"),
        new WarmUp(1, 1, true),
        Arrays.stream(rates).mapToObj(ScenarioResultTest::observation).toList());
  }

  private static Observation observation(double rate) {
    var latencies = new Histogram(3);
    latencies.recordValue((long) (rate * 1_000));
    return new Observation(1, rate, rate, 1, 0, 1, 1, 1, 1, 1, latencies);
  }
}
