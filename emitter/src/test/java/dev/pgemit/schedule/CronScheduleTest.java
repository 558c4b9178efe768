package dev.pgemit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.wire.MessageFault;
import dev.pgemit.wire.MessageValidationException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {
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
          5/20 * * * *   | 2026-01-01T00:05
          0 8 * JAN mon-fri | 2026-01-01T08:00
          0 8 * * FRI-SUN | 2026-01-02T08:00
          0 8 * * 6-7    | 2026-01-03T08:00
          0 8 * * sun    | 2026-01-04T08:00
          00 08 * * SUN-SUN | 2026-01-04T08:00
          0 8 1-3/2,20 2 * | 2026-02-01T08:00
          0 0 29 2 */7   | 2032-02-29T00:00
          """)
  void parsesCrontabs(String cron, String next) {
    assertThat(CronSchedule.parse(cron, "UTC").nextAfter(at("2026-01-01T00:00", "UTC")))
        .isEqualTo(at(next, "UTC"));
  }

  @Test
  void localTimeStaysWhenTheOffsetChanges() {
    assertThat(next("0 8 * * *", "2026-03-28T07:00", 3))
        .containsExactly(
            Instant.parse("2026-03-28T07:00:00Z"),
            Instant.parse("2026-03-29T06:00:00Z"),
            Instant.parse("2026-03-30T06:00:00Z"));
  }

  @Test
  void skippedLocalTimeDoesNotRun() {
    assertThat(next("30 2 * * *", "2026-03-28T03:00", 1))
        .containsExactly(Instant.parse("2026-03-30T00:30:00Z"));
  }

  @Test
  void repeatedLocalTimeRunsOnce() {
    assertThat(next("30 2 * * *", "2026-10-25T00:00", 2))
        .containsExactly(
            Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          America/New_York | 0 1,2 * * *   | 2026-11-01T05:00:00Z 2026-11-01T07:00:00Z
          Europe/Berlin    | 0,30 2 * * *  | 2026-10-25T00:00:00Z 2026-10-25T00:30:00Z
          Europe/Berlin    | 0 1-3 * * *   | 2026-10-24T23:00:00Z 2026-10-25T00:00:00Z 2026-10-25T02:00:00Z
          Europe/Berlin    | 15,45 1-2 * * * | 2026-10-24T23:15:00Z 2026-10-24T23:45:00Z 2026-10-25T00:15:00Z 2026-10-25T00:45:00Z
          Europe/Berlin    | 0 0-23 * * *  | 2026-10-24T22:00:00Z 2026-10-24T23:00:00Z 2026-10-25T00:00:00Z 2026-10-25T02:00:00Z
          Europe/Berlin    | 0 * * * *     | 2026-10-24T22:00:00Z 2026-10-24T23:00:00Z 2026-10-25T00:00:00Z 2026-10-25T01:00:00Z
          Europe/Berlin    | 0 */2 * * *   | 2026-10-24T22:00:00Z 2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T03:00:00Z
          Europe/Berlin    | */30 2 * * *  | 2026-10-25T00:00:00Z 2026-10-25T00:30:00Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z
          """)
  void runsOnTheDayOfAnOverlap(String zone, String cron, String expected) {
    var start = (zone.equals(BERLIN) ? "2026-10-25" : "2026-11-01") + "T00:00";
    var times = Stream.of(expected.split(" ", -1)).map(Instant::parse).toList();
    assertThat(
            Stream.iterate(
                    CronSchedule.parse(cron, zone).nextAfter(at(start, zone).minusSeconds(1)),
                    CronSchedule.parse(cron, zone)::nextAfter)
                .limit(times.size()))
        .isEqualTo(times);
  }

  /** If a day field starts with a star, both day fields must match; otherwise one suffices. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 0 13 * 5     | 2 9 13 16 23 30
          0 0 */2 * 1    | 5 19
          0 0 1-31/2 * 1 | 1 3 5 7 9 11 12 13 15 17 19 21 23 25 26 27 29 31
          0 0 1-7 * */3  | 3 4 7
          0 0 * * 1      | 5 12 19 26
          0 0 13 * *     | 13
          """)
  void combinesDayOfMonthAndDayOfWeekLikeCron(String cron, String days) {
    assertThat(
            Stream.iterate(
                    at("2025-12-31T23:59", "UTC"), CronSchedule.parse(cron, "UTC")::nextAfter)
                .skip(1)
                .takeWhile(time -> time.isBefore(at("2026-02-01T00:00", "UTC")))
                .map(time -> String.valueOf(time.atZone(ZoneOffset.UTC).getDayOfMonth()))
                .collect(Collectors.joining(" ")))
        .isEqualTo(days);
  }

  @Test
  void everyMinuteRunsThroughOffsetChanges() {
    assertThat(next("*/30 * * * *", "2026-10-25T01:45", 4))
        .containsExactly(
            Instant.parse("2026-10-25T00:00:00Z"),
            Instant.parse("2026-10-25T00:30:00Z"),
            Instant.parse("2026-10-25T01:00:00Z"),
            Instant.parse("2026-10-25T01:30:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          ''             | "" has 0 fields
          * * * *        | "* * * *" has 4 fields. A cron expression has five fields: minute, hour, day of month, month, day of week. A field for the second may precede them
          @hourly        | "@hourly" has 1 field.
          * * * * * * *  | has 7 fields
          60 * * * *     | "60 * * * *" is not a cron expression. The minute is "60": must be *, a number from 0 to 59,
          * 24 * * *     | The hour is "24": must be *, a number from 0 to 23,
          * * 0 * *      | The day of month is "0": must be *, a number from 1 to 31,
          * * * 13 *     | The month is "13": must be *, a number from 1 to 12, a name from JAN to DEC,
          * * * * MOON   | The day of week is "MOON": must be *, a number from 0 to 7, a name from SUN to SAT,
          61 * * * * *   | The second is "61":
          a * * * *      | The minute is "a":
          1,,2 * * * *   | The minute is "1,,2":
          1-2-3 * * * *  | The minute is "1-2-3":
          1/2/3 * * * *  | The minute is "1/2/3":
          - * * * *      | The minute is "-":
          +5 * * * *     | The minute is "+5":
          5-1 * * * *    | The minute is "5-1": the range "5-1" must be ascending: write two ranges, such as 5-59,0-1
          */0 * * * *    | the step "0" must be from 1 to 59
          * * L * *      | The day of month is "L":
          * * * * 5#2    | The day of week is "5#2":
          """)
  void rejectsInvalidExpressionsWithAReason(String cron, String detail) {
    assertThatExceptionOfType(MessageValidationException.class)
        .isThrownBy(() -> CronSchedule.parse(cron, "UTC"))
        .satisfies(
            refused ->
                assertThat(refused.faults())
                    .singleElement()
                    .satisfies(
                        fault -> {
                          assertThat(fault.field()).isEqualTo("cron");
                          assertThat(fault.detail()).contains(detail);
                        }));
  }

  @Test
  void errorTruncatesLongTextAndEscapesInvisibleCharacters() {
    assertThatExceptionOfType(MessageValidationException.class)
        .isThrownBy(() -> CronSchedule.parse("\ufeff" + "9".repeat(10_000), "UTC"))
        .satisfies(
            refused ->
                assertThat(refused.faults().get(0).detail())
                    .startsWith("\"\\ufeff999")
                    .hasSizeLessThan(400));
  }

  @Test
  void rejectsExpressionsThatNeverMatch() {
    assertThatExceptionOfType(MessageValidationException.class)
        .isThrownBy(() -> CronSchedule.parse("0 0 30 2 *", "UTC").nextAfter(Instant.EPOCH))
        .withMessageContaining("\"0 0 30 2 *\" never matches a time in UTC");
    // The last Sunday of March, in the hour that the clocks skip.
    assertThatExceptionOfType(MessageValidationException.class)
        .isThrownBy(
            () ->
                CronSchedule.parse("30 2 25-31 3 */7", BERLIN)
                    .nextAfter(Instant.EPOCH.plus(20_000, ChronoUnit.DAYS)));
  }

  @Test
  void reportsEveryFault() {
    assertThatExceptionOfType(MessageValidationException.class)
        .isThrownBy(() -> CronSchedule.parse("60 24 * * *", "Mars/Olympus"))
        .satisfies(
            refused ->
                assertThat(refused.faults())
                    .extracting(MessageFault::field)
                    .containsExactly("cron", "cron", "zone"));
  }

  private static List<Instant> next(String cron, String after, int count) {
    var times = CronSchedule.parse(cron, BERLIN);
    var next = new ArrayList<Instant>();
    var time = at(after, BERLIN);
    for (var i = 0; i < count; i++) {
      time = times.nextAfter(time);
      next.add(time);
    }
    return next;
  }

  private static Instant at(String time, String zone) {
    return LocalDateTime.parse(time).atZone(ZoneId.of(zone)).toInstant();
  }
}
