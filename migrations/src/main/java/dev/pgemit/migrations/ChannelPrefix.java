package dev.pgemit.migrations;

import java.nio.charset.StandardCharsets;

/** The servers' {@code channelPrefix}, as the SQL functions know it. */
final class ChannelPrefix {
  // NAMEDATALEN - 1, less "#/" for the default namespace.
  private static final int MOST_BYTES = 61;

  private ChannelPrefix() {}

  static void checked(String prefix) {
    if (prefix.isEmpty()
        || prefix.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES
        || prefix.chars().anyMatch(c -> c == '"' || Character.isISOControl(c))) {
      throw new IllegalArgumentException(
          "The channel prefix has 1 to %d bytes of UTF-8, and no quotation mark or control character"
              .formatted(MOST_BYTES));
    }
  }

  /** The body of a function that gives it, as a literal of SQL. */
  static String query(String prefix) {
    return Identifier.literal("SELECT " + Identifier.literal(prefix) + "::text");
  }
}
