package dev.pgemit.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScenarioTest {
  @Test
  void fillsWholeRequests() {
    var batches = Scenario.of("some", SystemUnderTest.PGEMIT_HTTP, "http-batch").perRequest(100);

    assertThat(batches.roundToRequests(1)).isEqualTo(100);
    assertThat(batches.roundToRequests(260)).isEqualTo(300);
  }

  @Test
  void namesAreUnique() {
    assertThat(ScenarioCatalog.all()).extracting(Scenario::name).doesNotHaveDuplicates();
  }
}
