package dev.pgemit.interop.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault in its short form. What takes too long on a machine that has other work to do is not
 * held against it here; the whole form measures that.
 */
class FaultsIT {
  static List<Fault> faults() {
    return Faults.ALL;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatMustHoldHolds(Fault fault) throws Exception {
    var finding = fault.run(new Extent(true), what -> {});
    if (finding.skipped() != null) {
      abort(finding.skipped());
    }
    assertThat(finding.checks()).isNotEmpty();
    assertThat(finding.unmet().stream().filter(check -> !check.isTime())).isEmpty();
  }
}
