package dev.pgemit.migrations;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A name of SQL, to the letter as the catalog has it. */
final class SqlIdentifier {
  // NAMEDATALEN - 1: PostgreSQL silently cuts what is longer.
  private static final int MAX_BYTES = 63;

  private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$\\w*\\$");

  private SqlIdentifier() {}

  static String requireValid(String description, String name) {
    // The same names as the emitter takes. The scripts quote their bodies with dollars.
    if (name.isEmpty()
        || DOLLAR_QUOTE.matcher(name).find()
        || name.chars().anyMatch(c -> c == '"' || c == '.' || Character.isISOControl(c))) {
      throw new IllegalArgumentException(
          "The %s is a name without quotation marks, dots, control characters and dollar quotes such as $x$"
              .formatted(description));
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "The %s has more than %d bytes of UTF-8, PostgreSQL's limit"
              .formatted(description, MAX_BYTES));
    }
    return name;
  }

  /** Checks the name that bodies of functions quote in several ways. */
  static void checkedFunctions(String name) {
    requireValid("schema of the functions", name);
    if (name.chars().anyMatch(c -> "'$\\".indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "The schema of the functions is a name without apostrophes, dollars and backslashes");
    }
  }

  /** Returns a literal of SQL, alike whatever standard_conforming_strings says. */
  static String literal(String text) {
    var doubled = text.replace("'", "''");
    return text.contains("\\") ? "E'" + doubled.replace("\\", "\\\\") + "'" : "'" + doubled + "'";
  }

  /** Appends a suffix, and shortens the name where both would be longer than PostgreSQL's limit. */
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
