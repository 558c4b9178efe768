package dev.pgemit.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final Target RATE = Target.atLeast("rate", 0.75, 0.85, "%.2f ×", "some");
  private static final Target MEMORY = Target.atMost("memory", 220, "%.0f MiB", "");

  @Test
  void distinguishesTheLeastFromTheAim() {
    assertThat(verdict(RATE, 0.74)).isEqualTo("not reached");
    assertThat(verdict(RATE, 0.75)).isEqualTo("reached, not the aim");
    assertThat(verdict(RATE, 0.85)).isEqualTo("aim reached");
  }

  @Test
  void mayHaveAnUpperLimit() {
    assertThat(verdict(MEMORY, 220)).isEqualTo("reached");
    assertThat(verdict(MEMORY, 221)).isEqualTo("not reached");
    assertThat(MEMORY.compare(OptionalDouble.of(221)).isMissed()).isTrue();
  }

  @Test
  void isNotMissedWithoutAMeasurement() {
    var result = MEMORY.compare(OptionalDouble.empty());

    assertThat(result.verdict()).isEqualTo("not measured");
    assertThat(result.isMissed()).isFalse();
  }

  private static String verdict(Target target, double measured) {
    return target.compare(OptionalDouble.of(measured)).verdict();
  }
}
