package dev.pgemit.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyStateTest {
  @Test
  void isReachedWhenTheLastThreeWindowsAgreeWithinFivePercent() {
    assertThat(SteadyState.isReached(List.of(100.0, 500.0, 1000.0, 950.0, 980.0))).isTrue();
    assertThat(SteadyState.isReached(List.of(950.0, 1000.0, 1000.0))).isTrue();
  }

  @Test
  void isNotReachedWhileAWindowDiffersMore() {
    assertThat(SteadyState.isReached(List.of(1000.0, 1000.0, 949.0))).isFalse();
    assertThat(SteadyState.isReached(List.of(949.0, 1000.0, 1000.0))).isFalse();
  }

  @Test
  void needsThreeWindows() {
    assertThat(SteadyState.isReached(List.of())).isFalse();
    assertThat(SteadyState.isReached(List.of(1000.0, 1000.0))).isFalse();
  }
}
