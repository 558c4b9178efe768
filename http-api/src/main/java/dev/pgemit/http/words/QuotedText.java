package dev.pgemit.http.words;

/**
 * Quotes a caller's text for a message: in double quotes, shortened, with invisible characters as
 * code points.
 */
public final class QuotedText {
  private static final int MAX_CHARACTERS = 80;

  private QuotedText() {}

  /** Quotes a text. */
  public static String quote(String text) {
    var quoted = new StringBuilder("\"");
    text.codePoints().limit(MAX_CHARACTERS).forEach(code -> append(quoted, code));
    return quoted
        .append(text.codePointCount(0, text.length()) > MAX_CHARACTERS ? "…\"" : "\"")
        .toString();
  }

  /** Formats one character: in single quotes, or as a code point if it is invisible. */
  public static String character(int code) {
    if (!isVisible(code)) {
      return "the character U+%04X".formatted(code);
    }
    return code == '\'' ? "a single quote" : "'" + Character.toString(code) + "'";
  }

  private static void append(StringBuilder quoted, int code) {
    if (isVisible(code)) {
      quoted.appendCodePoint(code);
    } else {
      quoted.append("\\u%04x".formatted(code));
    }
  }

  private static boolean isVisible(int code) {
    return switch (Character.getType(code)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
