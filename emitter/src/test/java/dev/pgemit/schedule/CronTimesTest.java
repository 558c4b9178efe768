package dev.pgemit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.wire.Fault;
import dev.pgemit.wire.MessageRefused;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {
  private static final String BERLIN = "Europe/Berlin";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          * * * * *      | 2026-01-01T00:01
          */15 * * * *   | 2026-01-01T00:15
          0 8 * * 1-5    | 2026-01-01T08:00
          30 8 * * 0     | 2026-01-04T08:30
          30 8 * * 7     | 2026-01-04T08:30
          0 0 29 2 *     | 2028-02-29T00:00
          0 0 1 3,6 *    | 2026-03-01T00:00
          0 0 13 * 5     | 2026-01-02T00:00
          */10 * * * * * | 2026-01-01T00:00:10
          """)
  void readsCrontabs(String cron, String next) {
    assertThat(CronTimes.of(cron, "UTC").after(at("2026-01-01T00:00", "UTC")))
        .isEqualTo(at(next, "UTC"));
  }

  @Test
  void timeOfTheZoneStaysWhenItsClocksChange() {
    assertThat(next("0 8 * * *", "2026-03-28T07:00", 3))
        .containsExactly(
            Instant.parse("2026-03-28T07:00:00Z"),
            Instant.parse("2026-03-29T06:00:00Z"),
            Instant.parse("2026-03-30T06:00:00Z"));
  }

  @Test
  void timeThatIsSkippedDoesNotComeThatDay() {
    assertThat(next("30 2 * * *", "2026-03-28T03:00", 1))
        .containsExactly(Instant.parse("2026-03-30T00:30:00Z"));
  }

  @Test
  void timeThatComesTwiceIsTakenOnce() {
    assertThat(next("30 2 * * *", "2026-10-25T00:00", 2))
        .containsExactly(
            Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void everyMinuteGoesOnWhenClocksChange() {
    assertThat(next("*/30 * * * *", "2026-10-25T01:45", 4))
        .containsExactly(
            Instant.parse("2026-10-25T00:00:00Z"),
            Instant.parse("2026-10-25T00:30:00Z"),
            Instant.parse("2026-10-25T01:00:00Z"),
            Instant.parse("2026-10-25T01:30:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 32 * *",
        "a * * * *",
        "@hourly x",
        "* * * * * * *",
        "5-1 * * * *x",
        "*/0 * * * *"
      })
  void refusesWhatIsNoExpression(String cron) {
    assertThatExceptionOfType(MessageRefused.class)
        .isThrownBy(() -> CronTimes.of(cron, "UTC"))
        .satisfies(
            refused ->
                assertThat(refused.faults()).extracting(Fault::field).containsExactly("cron"));
  }

  @Test
  void refusesTimesThatNeverCome() {
    assertThatExceptionOfType(MessageRefused.class)
        .isThrownBy(() -> CronTimes.of("0 0 30 2 *", "UTC").after(Instant.EPOCH));
  }

  @Test
  void namesEveryFault() {
    assertThatExceptionOfType(MessageRefused.class)
        .isThrownBy(() -> CronTimes.of("never", "Mars/Olympus"))
        .satisfies(
            refused ->
                assertThat(refused.faults())
                    .extracting(Fault::field)
                    .containsExactly("cron", "zone"));
  }

  private static List<Instant> next(String cron, String after, int count) {
    var times = CronTimes.of(cron, BERLIN);
    var next = new ArrayList<Instant>();
    var time = at(after, BERLIN);
    for (var i = 0; i < count; i++) {
      time = times.after(time);
      next.add(time);
    }
    return next;
  }

  private static Instant at(String time, String zone) {
    return LocalDateTime.parse(time).atZone(ZoneId.of(zone)).toInstant();
  }
}
