package dev.pgemit.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares a year of times with {@link ReferenceCron}, in zones whose clocks change in every way. A
 * seed generates the expressions; {@code -Dcron.seed=…} reruns the seed of a failure.
 */
class CronYearTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");
  private static final int EXPRESSIONS = 6;

  private static final List<String> CHOSEN =
      List.of(
          "0 1,2 * * *",
          "0,30 2 * * *",
          "0 1-3 * * *",
          "15,45 1-2 * * *",
          "30 0 * * *",
          "0 */2 * * *",
          "*/20 1-2 * * *",
          "30 2 */2 * 0",
          "30 0-3 1-7,25-31 * 0");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "America/New_York",
        "Europe/Berlin",
        "Europe/London",
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "America/Santiago",
        "Asia/Kolkata",
        "Pacific/Auckland",
        "Pacific/Chatham",
        "Atlantic/Azores",
        "Africa/Casablanca",
        "Africa/Cairo",
        "America/St_Johns",
        "Antarctica/Troll"
      })
  void timesMatchTheReference(String zone) {
    var seed = Long.getLong("cron.seed", new Random().nextLong());
    var random = new Random(seed);
    var expressions = new ArrayList<>(CHOSEN);
    IntStream.range(0, EXPRESSIONS).forEach(i -> expressions.add(fiveFields(random)));
    var year = ReferenceCron.readings(ZoneId.of(zone), START, END, 60);
    for (var cron : expressions) {
      assertThat(times(cron, zone, START, END))
          .as("%s in %s, -Dcron.seed=%d", cron, zone, seed)
          .isEqualTo(new ReferenceCron(cron).matching(year));
    }
    // Compares every second around each change of the clocks.
    var rules = ZoneId.of(zone).getRules();
    for (var change = rules.nextTransition(START);
        change != null && change.getInstant().isBefore(END);
        change = rules.nextTransition(change.getInstant())) {
      var from = change.getInstant().minus(Duration.ofHours(3));
      var to = change.getInstant().plus(Duration.ofHours(4));
      var period = ReferenceCron.readings(ZoneId.of(zone), from, to, 1);
      for (var i = 0; i < EXPRESSIONS; i++) {
        var cron = field(random, 0, 59) + " " + fiveFields(random);
        assertThat(times(cron, zone, from, to))
            .as("%s in %s from %s, -Dcron.seed=%d", cron, zone, from, seed)
            .isEqualTo(new ReferenceCron(cron).matching(period));
      }
    }
  }

  private static List<Instant> times(String cron, String zone, Instant from, Instant to) {
    var times = CronSchedule.parse(cron, zone);
    var found = new ArrayList<Instant>();
    for (var time = times.nextAfter(from.minusMillis(1));
        time.isBefore(to);
        time = times.nextAfter(time)) {
      found.add(time);
    }
    return found;
  }

  private static String fiveFields(Random random) {
    return String.join(
        " ",
        field(random, 0, 59),
        field(random, 0, 23),
        // Every month has these days, so the expression always has a time.
        random.nextBoolean() ? "*" : field(random, 1, 28),
        random.nextBoolean() ? "*" : field(random, 1, 12),
        random.nextBoolean() ? "*" : field(random, 0, 7));
  }

  private static String field(Random random, int min, int max) {
    return switch (random.nextInt(6)) {
      case 0 -> "*/" + (1 + random.nextInt(max));
      case 1, 2 ->
          random
              .ints(1 + random.nextInt(4), min, max + 1)
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(","));
      case 3 -> range(random, min, max) + "/" + (1 + random.nextInt(4));
      case 4 -> min + random.nextInt(max - min + 1) + "/" + (1 + random.nextInt(max));
      default -> range(random, min, max);
    };
  }

  private static String range(Random random, int min, int max) {
    var first = min + random.nextInt(max - min + 1);
    return first + "-" + (first + random.nextInt(max - first + 1));
  }
}
