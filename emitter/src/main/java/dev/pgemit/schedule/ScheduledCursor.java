package dev.pgemit.schedule;

import dev.pgemit.wire.MessageValidationException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * Marks a position in the list of scheduled messages. The cursor stays valid after its message is
 * sent.
 *
 * @param due the due time of the message
 * @param position the order among messages that are due at the same time
 */
public record ScheduledCursor(Instant due, long position) {
  /** Precedes all messages. */
  public static final ScheduledCursor START = new ScheduledCursor(Instant.MIN, 0);

  private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18})-(\\d{1,18})");

  /**
   * Parses the result of {@link #toString}.
   *
   * @throws MessageValidationException if the text has another format
   */
  public static ScheduledCursor parse(String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new MessageValidationException(
          "after",
          "is not a cursor of this list: use the cursor that the previous page" + " returned");
    }
    return new ScheduledCursor(
        Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS),
        Long.parseLong(parts.group(2)));
  }

  /** Returns the microseconds since 1970, the precision of Postgres, and the position. */
  @Override
  public String toString() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, due) + "-" + position;
  }
}
