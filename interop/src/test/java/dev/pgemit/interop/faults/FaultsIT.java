package dev.pgemit.interop.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.pgemit.interop.faults.scenario.Fault;
import dev.pgemit.interop.faults.scenario.RunScale;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the short form of every fault. Exceeded time limits do not fail this test, since the machine
 * may be busy; the full form checks them.
 */
class FaultsIT {
  static List<Fault> faults() {
    return FaultCatalog.ALL;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultMeetsItsExpectations(Fault fault) throws Exception {
    var result = fault.run(new RunScale(true), step -> {});
    if (result.skipped() != null) {
      abort(result.skipped());
    }
    assertThat(result.checks()).isNotEmpty();
    assertThat(result.unmet().stream().filter(check -> !check.isTimingSensitive())).isEmpty();
  }
}
