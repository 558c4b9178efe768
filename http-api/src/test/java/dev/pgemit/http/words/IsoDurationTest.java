package dev.pgemit.http.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0",
    "PT0.5S, 500",
    "'PT0,5S', 500",
    "PT5M, 300000",
    "PT1.5H, 5400000",
    "P1D, 86400000",
    "P1DT2H, 93600000",
    "P1W, 604800000",
    "P1W2DT3H4M5.006S, 788645006",
    "pt90m, 5400000"
  })
  void parsesWeeksDaysAndTimes(String text, long millis) {
    assertThat(IsoDuration.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"P1M", "P1Y", "P1Y2M3D", "P1MT5M"})
  void rejectsMonthsAndYears(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IsoDuration.parse(text))
        .withMessageContaining("years or months");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "P", "PT", "P1DT", "5M", "PT5", "P5", "PT-5M", "-PT5M", "PT.5S", "PT5S1M", "T5M", "P٣D",
        "PT5M ", "PT1e3S"
      })
  void rejectsInvalidDurationWithExamples(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IsoDuration.parse(text))
        .withMessageStartingWith("must be a duration such as PT5M");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P999999999999999999D", "PT999999999999999999H", "P999999999999999999W"})
  void rejectsOverflow(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IsoDuration.parse(text))
        .withMessageContaining("must not exceed the range of a clock");
  }
}
