package dev.pgemit.schedule;

import dev.pgemit.wire.MessageValidationException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * A place in the list of what waits, which stays good when the message there has been sent.
 *
 * @param due when the message there is due
 * @param position its place among those that are due together
 */
public record ScheduledCursor(Instant due, long position) {
  /** Before all that waits. */
  public static final ScheduledCursor START = new ScheduledCursor(Instant.MIN, 0);

  private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18})-(\\d{1,18})");

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws MessageValidationException if it is anything else
   */
  public static ScheduledCursor parse(String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new MessageValidationException(
          "after", "is no end of a page: take what the last page told");
    }
    return new ScheduledCursor(
        Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS),
        Long.parseLong(parts.group(2)));
  }

  /** Microseconds, which is all that Postgres keeps, and the position. */
  @Override
  public String toString() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, due) + "-" + position;
  }
}
