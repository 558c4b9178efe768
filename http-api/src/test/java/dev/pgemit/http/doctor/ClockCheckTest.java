package dev.pgemit.http.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.diagnosis.CheckResult.CheckLevel;
import dev.pgemit.http.doctor.ClockCheck.ClockDifference;
import org.junit.jupiter.api.Test;

class ClockCheckTest {
  @Test
  void warnsAboveOneSecondPlusTheError() {
    assertThat(new ClockDifference(-1_150, 200).finding().level()).isEqualTo(CheckLevel.OK);
    assertThat(new ClockDifference(-1_250, 200).finding().summary())
        .isEqualTo("The database's clock is 1.3 s behind this machine's (± 0.200 s)");
    assertThat(new ClockDifference(90_000, 1).finding().message())
        .contains("90.0 s ahead of this machine's", "NTP");
  }
}
