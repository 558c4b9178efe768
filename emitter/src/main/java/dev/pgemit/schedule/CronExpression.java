package dev.pgemit.schedule;

import dev.pgemit.wire.MessageFault;
import dev.pgemit.wire.MessageValidationException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Represents a cron expression as a set of local times. It has five fields as in a crontab (minute,
 * hour, day of month, month, day of week), or six with the second first. {@link CronSchedule} adds
 * the time zone.
 *
 * <p>As in Vixie cron and cronie, a field that begins with {@code *} differs from one that lists
 * the same values. If either day field begins with {@code *}, a day must match both fields.
 * Otherwise one match suffices. Immutable.
 */
final class CronExpression {
  /** The Gregorian calendar repeats, weekdays included, after this many years. */
  static final int CALENDAR_CYCLE_YEARS = 400;

  private static final int SECONDS_PER_DAY = 86_400;
  private static final int MAX_QUOTED_LENGTH = 100;
  private static final List<CronField> FIELDS = List.of(CronField.values());
  private static final Set<CronField> TIME_FIELDS =
      Set.of(CronField.SECOND, CronField.MINUTE, CronField.HOUR);
  private static final Set<CronField> DAY_FIELDS =
      Set.of(CronField.DAY_OF_MONTH, CronField.DAY_OF_WEEK);
  private static final String FIELD_ORDER_HINT =
      "A cron expression has five fields: minute, hour, day of month, month, day"
          + " of week. A field for the second may precede them";

  private final Map<CronField, Long> values;
  private final boolean hasStarTime;
  private final boolean hasStarDay;

  private CronExpression(Map<CronField, Long> values, boolean hasStarTime, boolean hasStarDay) {
    this.values = values;
    this.hasStarTime = hasStarTime;
    this.hasStarDay = hasStarDay;
  }

  /**
   * Parses an expression.
   *
   * @throws MessageValidationException if the expression is malformed, with a fault for each
   *     malformed field
   */
  static CronExpression parse(String expression) {
    var texts = List.of(expression.strip().split("\\s+", -1));
    var count = expression.isBlank() ? 0 : texts.size();
    if (count != FIELDS.size() && count != FIELDS.size() - 1) {
      throw new MessageValidationException(
          "cron",
          "%s has %s. %s"
              .formatted(
                  quote(expression), count == 1 ? "1 field" : count + " fields", FIELD_ORDER_HINT));
    }
    var values = new EnumMap<CronField, Long>(CronField.class);
    values.put(CronField.SECOND, 1L);
    var stars = EnumSet.noneOf(CronField.class);
    var faults = new ArrayList<MessageFault>();
    for (var i = 0; i < count; i++) {
      var field = FIELDS.get(FIELDS.size() - count + i);
      var text = texts.get(i);
      if (text.startsWith("*")) {
        stars.add(field);
      }
      try {
        values.put(field, field.parse(text));
      } catch (IllegalArgumentException e) {
        faults.add(
            new MessageFault(
                "cron",
                "%s is not a cron expression. The %s is %s: %s"
                    .formatted(quote(expression), field.title(), quote(text), e.getMessage())));
      }
    }
    if (!faults.isEmpty()) {
      throw new MessageValidationException(faults, null);
    }
    return new CronExpression(
        values,
        !Collections.disjoint(stars, TIME_FIELDS),
        !Collections.disjoint(stars, DAY_FIELDS));
  }

  /**
   * Quotes a text for an error message: shortened to a readable length, with invisible characters
   * escaped.
   */
  static String quote(String text) {
    var quoted = new StringBuilder("\"");
    text.codePoints()
        .limit(MAX_QUOTED_LENGTH)
        .forEach(
            c -> {
              if (isVisible(c)) {
                quoted.appendCodePoint(c);
              } else {
                quoted.append("\\u%04x".formatted(c));
              }
            });
    return quoted
        .append(text.codePointCount(0, text.length()) > MAX_QUOTED_LENGTH ? "…\"" : "\"")
        .toString();
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> false;
      default -> true;
    };
  }

  /** Returns whether the second, the minute or the hour begins with {@code *}. */
  boolean hasStarTime() {
    return hasStarTime;
  }

  /**
   * Returns the first local time at or after another one.
   *
   * @param earliest a whole second
   * @return empty if the expression matches no day of the calendar
   */
  Optional<LocalDateTime> firstAtOrAfter(LocalDateTime earliest) {
    var day = earliest.toLocalDate();
    if (matches(day)) {
      var second = firstSecondAtOrAfter(earliest.toLocalTime().toSecondOfDay());
      if (second.isPresent()) {
        return Optional.of(day.atStartOfDay().plusSeconds(second.getAsInt()));
      }
    }
    return firstDayAtOrAfter(day.plusDays(1))
        .map(next -> next.atStartOfDay().plusSeconds(firstSecondAtOrAfter(0).orElseThrow()));
  }

  private Optional<LocalDate> firstDayAtOrAfter(LocalDate earliest) {
    var end = earliest.plusYears(CALENDAR_CYCLE_YEARS);
    var day = earliest;
    while (day.isBefore(end)) {
      if (!contains(CronField.MONTH, day.getMonthValue())) {
        day = day.withDayOfMonth(1).plusMonths(1);
      } else if (matches(day)) {
        return Optional.of(day);
      } else {
        day = day.plusDays(1);
      }
    }
    return Optional.empty();
  }

  private boolean matches(LocalDate day) {
    var isDayOfMonth = contains(CronField.DAY_OF_MONTH, day.getDayOfMonth());
    var isDayOfWeek = contains(CronField.DAY_OF_WEEK, day.getDayOfWeek().getValue() % 7);
    return contains(CronField.MONTH, day.getMonthValue())
        && (hasStarDay ? isDayOfMonth && isDayOfWeek : isDayOfMonth || isDayOfWeek);
  }

  private OptionalInt firstSecondAtOrAfter(int earliest) {
    var second = earliest;
    while (second < SECONDS_PER_DAY) {
      if (!contains(CronField.HOUR, second / 3_600)) {
        second = (second / 3_600 + 1) * 3_600;
      } else if (!contains(CronField.MINUTE, second / 60 % 60)) {
        second = (second / 60 + 1) * 60;
      } else if (!contains(CronField.SECOND, second % 60)) {
        second++;
      } else {
        return OptionalInt.of(second);
      }
    }
    return OptionalInt.empty();
  }

  private boolean contains(CronField field, int value) {
    return (values.getOrDefault(field, 0L) >> value & 1) == 1;
  }
}
