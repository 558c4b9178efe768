package dev.pgemit.migrations;

import java.nio.charset.StandardCharsets;

/** A name of SQL, to the letter as the catalog has it. */
final class Identifier {
  // NAMEDATALEN - 1: PostgreSQL silently cuts what is longer.
  private static final int MOST_BYTES = 63;

  private Identifier() {}

  static String checked(String what, String name) {
    // The quotes are for SQL, the dollar for the placeholders and the dollar quotes of the scripts.
    if (name.isEmpty()
        || name.chars().anyMatch(c -> "\"'$\\.".indexOf(c) >= 0 || Character.isISOControl(c))) {
      throw new IllegalArgumentException(
          "The %s is a name without quotes, dots, dollars, backslashes and control characters"
              .formatted(what));
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "The %s has more than %d bytes of UTF-8, PostgreSQL's limit".formatted(what, MOST_BYTES));
    }
    return name;
  }

  /** Appends a suffix, and shortens the name where both would be longer than PostgreSQL's limit. */
  static String extended(String name, String suffix) {
    var end = name.length();
    while ((name.substring(0, end) + suffix).getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end) + suffix;
  }

  static String quoted(String name) {
    return '"' + name + '"';
  }
}
