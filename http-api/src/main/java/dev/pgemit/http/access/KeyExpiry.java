package dev.pgemit.http.access;

import dev.pgemit.http.words.IsoDuration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Computes the expiry of a key, by the database clock. */
@FunctionalInterface
public interface KeyExpiry {
  /** The expected format, for error messages. */
  String EXPECTED_FORMAT =
      "a duration such as P90D, PT12H, P2W or P6M, a date such as 2027-01-31, or a time such as"
          + " 2027-01-31T18:00:00Z";

  /**
   * Returns the expiry.
   *
   * @param now the database time
   * @return the expiry; {@code null} for a key that never expires
   */
  @Nullable Instant expiresAt(Instant now);

  /** Returns the expiry of a key that never expires. */
  static KeyExpiry never() {
    return now -> null;
  }

  /**
   * Parses a duration, a date or a time. Years and months count from today in the calendar and
   * allow no time of day. A date expires at its first moment in UTC: early is safer than late.
   *
   * @throws IllegalArgumentException if the text has none of these formats
   */
  static KeyExpiry parse(String text) {
    try {
      return text.startsWith("P") ? Parser.parseDuration(text) : Parser.parseTime(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Parses the formats. */
  final class Parser {
    private static final Pattern CALENDAR_PERIOD = Pattern.compile("P[^T]*[YM][^T]*");

    private Parser() {}

    private static KeyExpiry parseDuration(String text) {
      if (CALENDAR_PERIOD.matcher(text).matches()) {
        var period = Period.parse(text);
        return now -> now.atOffset(ZoneOffset.UTC).plus(period).toInstant();
      }
      var duration = IsoDuration.parse(text);
      return now -> now.plus(duration);
    }

    private static KeyExpiry parseTime(String text) {
      var at =
          text.contains("T")
              ? OffsetDateTime.parse(text).toInstant()
              : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      return now -> at;
    }
  }
}
