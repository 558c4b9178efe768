package dev.pgemit.migrations;

import java.nio.charset.StandardCharsets;

/** The servers' {@code channelPrefix} for the SQL functions. */
final class ChannelPrefixSql {
  // NAMEDATALEN - 1, less "#/" for the default namespace.
  private static final int MAX_BYTES = 61;

  private ChannelPrefixSql() {}

  static void validate(String prefix) {
    if (prefix.isEmpty()
        || prefix.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
        || prefix.chars().anyMatch(c -> c == '"' || Character.isISOControl(c))) {
      throw new IllegalArgumentException(
          ("The channel prefix must have 1 to %d bytes of UTF-8, and no quotation mark"
                  + " or control character")
              .formatted(MAX_BYTES));
    }
  }

  /** Returns the body of the function {@code channel_prefix}, as an SQL literal. */
  static String selectStatement(String prefix) {
    return SqlIdentifier.literal("SELECT " + SqlIdentifier.literal(prefix) + "::text");
  }
}
