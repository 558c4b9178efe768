package dev.pgemit.cli.key;

import dev.pgemit.cli.WrongInput;
import dev.pgemit.http.access.Expiry;
import dev.pgemit.http.words.IsoDuration;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What follows {@code --expires}. */
final class ExpiryText {
  /** Years and months count from today in the calendar, and take no time of day. */
  private static final Pattern CALENDAR = Pattern.compile("P[^T]*[YM][^T]*");

  private ExpiryText() {}

  static Expiry parse(@Nullable String written) {
    if (written == null) {
      return now -> null;
    }
    try {
      return written.startsWith("P") ? after(written) : at(written);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new WrongInput(
          "--expires is \"%s\", and should be a duration such as P90D, PT12H, P2W or P6M, a date such as 2027-01-31, or a time such as 2027-01-31T18:00:00Z"
              .formatted(written));
    }
  }

  private static Expiry after(String written) {
    if (CALENDAR.matcher(written).matches()) {
      var period = Period.parse(written);
      return now -> now.atOffset(ZoneOffset.UTC).plus(period).toInstant();
    }
    var duration = IsoDuration.parse(written);
    return now -> now.plus(duration);
  }

  // With its first moment: rather too early than too late.
  private static Expiry at(String written) {
    var at =
        written.contains("T")
            ? OffsetDateTime.parse(written).toInstant()
            : LocalDate.parse(written).atStartOfDay(ZoneOffset.UTC).toInstant();
    return now -> at;
  }
}
