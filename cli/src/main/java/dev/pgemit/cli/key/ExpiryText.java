package dev.pgemit.cli.key;

import dev.pgemit.cli.WrongInput;
import dev.pgemit.http.access.Expiry;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What follows {@code --expires}. */
final class ExpiryText {
  private ExpiryText() {}

  static Expiry parse(@Nullable String written) {
    if (written == null) {
      return now -> null;
    }
    try {
      return written.startsWith("P") ? after(written) : at(written);
    } catch (DateTimeException | ArithmeticException e) {
      throw new WrongInput(
          "--expires is \"%s\", and should be a duration such as P90D or PT12H, a date such as 2027-01-31, or a time such as 2027-01-31T18:00:00Z"
              .formatted(written));
    }
  }

  private static Expiry after(String written) {
    if (written.contains("T")) {
      var duration = Duration.parse(written);
      return now -> now.plus(duration);
    }
    var period = Period.parse(written);
    return now -> now.atOffset(ZoneOffset.UTC).plus(period).toInstant();
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
