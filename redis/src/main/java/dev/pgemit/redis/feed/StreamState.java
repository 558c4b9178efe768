package dev.pgemit.redis.feed;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The state of a stream.
 *
 * @param lastId the id of the last entry that was ever added
 * @param length the number of entries
 * @param added how many entries were ever added; {@link StreamPosition#UNKNOWN_NUMBER} with Redis
 *     before version 7
 */
record StreamState(String lastId, long length, long added) {
  /** A stream that does not exist. */
  static final StreamState MISSING = new StreamState("0-0", 0, 0);

  /** Reads the reply to XINFO STREAM: names and values in turn. */
  static StreamState of(List<?> reply) {
    var lastId = "0-0";
    var length = 0L;
    var added = StreamPosition.UNKNOWN_NUMBER;
    for (var i = 0; i + 1 < reply.size(); i += 2) {
      var value = reply.get(i + 1);
      switch (text(reply.get(i))) {
        case "last-generated-id" -> lastId = text(value);
        case "length" -> length = number(value);
        case "entries-added" -> added = number(value);
        default -> {}
      }
    }
    return new StreamState(lastId, length, added);
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(value);
  }

  private static long number(Object value) {
    return value instanceof Long number ? number : Long.parseLong(text(value));
  }

  StreamPosition end() {
    return new StreamPosition(lastId, added);
  }

  /** Returns the place before the first entry that Redis still has. */
  long numberBeforeFirst() {
    return added - length;
  }

  boolean countsEntries() {
    return added != StreamPosition.UNKNOWN_NUMBER;
  }
}
