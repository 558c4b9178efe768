package dev.pgemit.migrations;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** An SQL identifier, case-sensitive as in the catalog. */
final class SqlIdentifier {
  // NAMEDATALEN - 1: PostgreSQL silently truncates longer names.
  private static final int MAX_BYTES = 63;

  private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$\\w*\\$");

  private SqlIdentifier() {}

  static String requireValid(String description, String name) {
    // The same rules as in the emitter. The scripts quote function bodies with dollars.
    if (name.isEmpty()
        || DOLLAR_QUOTE.matcher(name).find()
        || name.chars().anyMatch(c -> c == '"' || c == '.' || Character.isISOControl(c))) {
      throw new IllegalArgumentException(
          ("The %s must be a name without quotation marks, dots, control characters"
                  + " and dollar quotes such as $x$")
              .formatted(description));
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "The %s has more than %d bytes of UTF-8, PostgreSQL's limit"
              .formatted(description, MAX_BYTES));
    }
    return name;
  }

  /** Validates the functions' schema, which function bodies quote in several ways. */
  static void checkedFunctions(String name) {
    requireValid("schema of the functions", name);
    if (name.chars().anyMatch(c -> "'$\\".indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "The schema of the functions must be a name without apostrophes, dollar"
              + " signs and backslashes");
    }
  }

  /** Returns an SQL literal that does not depend on standard_conforming_strings. */
  static String literal(String text) {
    var doubled = text.replace("'", "''");
    return text.contains("\\") ? "E'" + doubled.replace("\\", "\\\\") + "'" : "'" + doubled + "'";
  }

  /** Appends a suffix, and truncates the name if the result would exceed PostgreSQL's limit. */
  static String withSuffix(String name, String suffix) {
    var end = name.length();
    while ((name.substring(0, end) + suffix).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end) + suffix;
  }

  static String quote(String name) {
    return '"' + name + '"';
  }
}
