package dev.pgemit.cli.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.cli.command.InvalidInputException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiresOptionParserTest {
  @ParameterizedTest
  @CsvSource({
    "P90D, 2026-05-01T12:00:00Z",
    "90d, 2026-05-01T12:00:00Z",
    "12 H, 2026-02-01T00:00:00Z",
    "PT12H, 2026-02-01T00:00:00Z",
    "P1DT2H, 2026-02-01T14:00:00Z",
    "P2W, 2026-02-14T12:00:00Z",
    "P1M, 2026-02-28T12:00:00Z",
    "P1Y, 2027-01-31T12:00:00Z",
    "2027-01-31, 2027-01-31T00:00:00Z"
  })
  void parsesDurationsCalendarPeriodsAndDates(String text, Instant end) {
    assertThat(ExpiresOptionParser.parse(text).expiresAt(Instant.parse("2026-01-31T12:00:00Z")))
        .isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P1MT1H", "P", "-P1D", "-90d", "90", "tomorrow"})
  void rejectsOtherText(String text) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> ExpiresOptionParser.parse(text))
        .withMessageContaining("such as P90D, PT12H, P2W or P6M");
  }
}
