package dev.pgemit.cli.key;

import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.http.access.KeyExpiry;
import dev.pgemit.http.words.IsoDuration;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the value of {@code --expires}. */
final class ExpiresOptionParser {
  /** Years and months count from today in the calendar and allow no time of day. */
  private static final Pattern CALENDAR_PERIOD = Pattern.compile("P[^T]*[YM][^T]*");

  private ExpiresOptionParser() {}

  static KeyExpiry parse(@Nullable String text) {
    if (text == null) {
      return now -> null;
    }
    try {
      return text.startsWith("P") ? parseDuration(text) : parseTime(text);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new InvalidInputException(
          ("--expires is \"%s\", but must be a duration such as P90D, PT12H, P2W or P6M,"
                  + " a date such as 2027-01-31, or a time such as 2027-01-31T18:00:00Z")
              .formatted(text));
    }
  }

  private static KeyExpiry parseDuration(String text) {
    if (CALENDAR_PERIOD.matcher(text).matches()) {
      var period = Period.parse(text);
      return now -> now.atOffset(ZoneOffset.UTC).plus(period).toInstant();
    }
    var duration = IsoDuration.parse(text);
    return now -> now.plus(duration);
  }

  // A date expires at its first moment: early is safer than late.
  private static KeyExpiry parseTime(String text) {
    var at =
        text.contains("T")
            ? OffsetDateTime.parse(text).toInstant()
            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    return now -> at;
  }
}
