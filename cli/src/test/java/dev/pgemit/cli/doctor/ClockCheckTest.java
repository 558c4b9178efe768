package dev.pgemit.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.cli.doctor.ClockCheck.Difference;
import dev.pgemit.http.diagnosis.Finding.Level;
import org.junit.jupiter.api.Test;

class ClockCheckTest {
  @Test
  void aSecondBeyondTheErrorIsTold() {
    assertThat(new Difference(-1_150, 200).finding().level()).isEqualTo(Level.OK);
    assertThat(new Difference(-1_250, 200).finding().found())
        .isEqualTo("The database's clock is 1.3 s behind this machine's (± 0.200 s)");
    assertThat(new Difference(90_000, 1).finding().sentence())
        .contains("90.0 s ahead of this machine's", "NTP");
  }
}
