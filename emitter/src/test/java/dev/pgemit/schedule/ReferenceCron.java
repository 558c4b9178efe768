package dev.pgemit.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A second, simple implementation of the rule in docs/scheduling.md: checks every minute, or every
 * second, of a period against the expression. Shares no code with {@link CronSchedule}.
 */
final class ReferenceCron {
  /** A local time of a zone. */
  record ClockReading(Instant instant, LocalDateTime local, boolean isRepeated) {}

  private final List<BitSet> fields;
  private final boolean runsInBothOccurrences;
  private final boolean mustMatchBothDays;

  ReferenceCron(String cron) {
    var texts = (cron.split(" ", -1).length == 5 ? "0 " + cron : cron).split(" ", -1);
    fields =
        List.of(
            values(texts[0], 0, 59),
            values(texts[1], 0, 59),
            values(texts[2], 0, 23),
            values(texts[3], 1, 31),
            values(texts[4], 1, 12),
            values(texts[5], 0, 7));
    runsInBothOccurrences = Stream.of(texts).limit(3).anyMatch(text -> text.startsWith("*"));
    mustMatchBothDays = texts[3].startsWith("*") || texts[5].startsWith("*");
  }

  /** Returns the local times of a zone, at intervals of a number of seconds. */
  static List<ClockReading> readings(ZoneId zone, Instant from, Instant to, int step) {
    var shown = new ArrayList<ClockReading>();
    var latest = LocalDateTime.MIN;
    for (var instant = from; instant.isBefore(to); instant = instant.plusSeconds(step)) {
      var local = LocalDateTime.ofInstant(instant, zone);
      shown.add(new ClockReading(instant, local, !local.isAfter(latest)));
      latest = local.isAfter(latest) ? local : latest;
    }
    return shown;
  }

  List<Instant> matching(List<ClockReading> period) {
    return period.stream().filter(this::matches).map(ClockReading::instant).toList();
  }

  private boolean matches(ClockReading shown) {
    var local = shown.local();
    if (!fields.get(1).get(local.getMinute())
        || !fields.get(2).get(local.getHour())
        || !fields.get(0).get(local.getSecond())
        || !fields.get(4).get(local.getMonthValue())) {
      return false;
    }
    var isDayOfMonth = fields.get(3).get(local.getDayOfMonth());
    var weekday = local.getDayOfWeek().getValue();
    var isDayOfWeek = fields.get(5).get(weekday % 7) || fields.get(5).get(weekday);
    var isDay = mustMatchBothDays ? isDayOfMonth && isDayOfWeek : isDayOfMonth || isDayOfWeek;
    return isDay && (runsInBothOccurrences || !shown.isRepeated());
  }

  private static BitSet values(String text, int min, int max) {
    var values = new BitSet();
    for (var item : text.split(",", -1)) {
      var parts = item.split("/", -1);
      var range = parts[0].equals("*") ? min + "-" + max : parts[0];
      var ends = range.split("-", -1);
      var last = ends.length == 2 ? ends[1] : parts.length == 2 ? String.valueOf(max) : ends[0];
      var step = parts.length == 2 ? Integer.parseInt(parts[1]) : 1;
      IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(last))
          .filter(value -> (value - Integer.parseInt(ends[0])) % step == 0)
          .forEach(values::set);
    }
    return values;
  }
}
