package dev.pgemit.redis.feed;

import dev.pgemit.wire.MessageValidationException;
import java.util.regex.Pattern;

/**
 * A place in a stream, as text {@code <id>/<number>}.
 *
 * @param id the id of the last entry before this place
 * @param number how many entries had ever been added up to this place; {@link #UNKNOWN_NUMBER} with
 *     Redis before version 7, which does not count them
 */
record StreamPosition(String id, long number) {
  static final long UNKNOWN_NUMBER = -1;

  /** Before the first entry of a stream. */
  static final StreamPosition START = new StreamPosition("0-0", 0);

  private static final Pattern FORMAT = Pattern.compile("(\\d{1,19}-\\d{1,19})/(-1|\\d{1,18})");

  /**
   * Reads the text form.
   *
   * @throws MessageValidationException if the text is not a position
   */
  static StreamPosition parse(String text) {
    var parts = FORMAT.matcher(text);
    if (!parts.matches()) {
      throw new MessageValidationException(
          "position", "\"%s\" is not a position in a stream of Redis".formatted(text));
    }
    return new StreamPosition(parts.group(1), Long.parseLong(parts.group(2)));
  }

  /** Returns the place after the next entry. */
  StreamPosition after(String entryId) {
    return new StreamPosition(entryId, number == UNKNOWN_NUMBER ? UNKNOWN_NUMBER : number + 1);
  }

  boolean isNumbered() {
    return number != UNKNOWN_NUMBER;
  }

  /** Returns whether the id of this place is later. */
  boolean isAfter(StreamPosition other) {
    var parts = id.split("-", 2);
    var others = other.id.split("-", 2);
    var byTime = Long.compareUnsigned(unsigned(parts[0]), unsigned(others[0]));
    return byTime > 0
        || (byTime == 0 && Long.compareUnsigned(unsigned(parts[1]), unsigned(others[1])) > 0);
  }

  private static long unsigned(String number) {
    return Long.parseUnsignedLong(number);
  }

  @Override
  public String toString() {
    return id + "/" + number;
  }
}
