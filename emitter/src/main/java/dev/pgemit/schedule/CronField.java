package dev.pgemit.schedule;

import java.util.List;
import java.util.Locale;

/** A field of a cron expression, with its valid values and its parser. */
enum CronField {
  SECOND("second", 0, 59),
  MINUTE("minute", 0, 59),
  HOUR("hour", 0, 23),
  DAY_OF_MONTH("day of month", 1, 31),
  MONTH(
      "month", 1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV",
      "DEC"),
  DAY_OF_WEEK("day of week", 0, 7, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  private static final int SUNDAY = 7;

  private final String title;
  private final int min;
  private final int max;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
  private final List<String> names;

  CronField(String title, int min, int max, String... names) {
    this.title = title;
    this.min = min;
    this.max = max;
    this.names = List.of(names);
  }

  String title() {
    return title;
  }

  /** Describes the valid texts of this field, for an error message. */
  String describeAllowed() {
    var byName =
        names.isEmpty()
            ? ""
            : ", a name from %s to %s".formatted(names.get(0), names.get(names.size() - 1));
    return "*, a number from %d to %d%s, a range such as %d-%d, a step such as */2, or a list of these"
        .formatted(min, max, byName, min + 1, min + 4);
  }

  /**
   * Parses the text of this field.
   *
   * @return the values as a bit set: value n is bit n; Sunday is bit 0
   * @throws IllegalArgumentException if the text is malformed; the message gives the reason
   */
  long parse(String text) {
    var values = 0L;
    for (var item : text.split(",", -1)) {
      values |= parseItem(item);
    }
    return this == DAY_OF_WEEK ? (values | values >> SUNDAY) & ~(1L << SUNDAY) : values;
  }

  private long parseItem(String item) {
    var slash = item.indexOf('/');
    var range = slash < 0 ? item : item.substring(0, slash);
    var dash = range.indexOf('-');
    int first;
    int last;
    if (range.equals("*")) {
      first = min;
      last = this == DAY_OF_WEEK ? SUNDAY - 1 : max;
    } else if (dash >= 0) {
      first = parseValue(range.substring(0, dash));
      last = parseValue(range.substring(dash + 1));
      // FRI-SUN ends on the last day of the week, although Sunday is 0 elsewhere.
      var endsOnSunday = first > 0 && last == 0 && range.toUpperCase(Locale.ROOT).endsWith("-SUN");
      last = endsOnSunday ? SUNDAY : last;
    } else {
      first = parseValue(range);
      last = slash < 0 ? first : max;
    }
    if (first > last) {
      throw new IllegalArgumentException(
          "the range \"%s\" must be ascending: write two ranges, such as %d-%d,%d-%d"
              .formatted(range, first, max, min, last));
    }
    var step = slash < 0 ? 1 : parseStep(item.substring(slash + 1));
    var values = 0L;
    for (var value = first; value <= last; value += step) {
      values |= 1L << value;
    }
    return values;
  }

  private int parseValue(String text) {
    var name = names.indexOf(text.toUpperCase(Locale.ROOT));
    if (name < 0 && !isNumber(text, min, max)) {
      throw new IllegalArgumentException("must be " + describeAllowed());
    }
    return name < 0 ? Integer.parseInt(text) : min + name;
  }

  private int parseStep(String text) {
    if (!isNumber(text, 1, max)) {
      throw new IllegalArgumentException(
          "the step %s must be from 1 to %d".formatted(CronExpression.quote(text), max));
    }
    return Integer.parseInt(text);
  }

  // Two digits suffice for every field. "+5" and the digits of other scripts are not numbers.
  private static boolean isNumber(String text, int lowest, int highest) {
    return text.matches("0*[0-9]{1,2}")
        && Integer.parseInt(text) >= lowest
        && Integer.parseInt(text) <= highest;
  }
}
