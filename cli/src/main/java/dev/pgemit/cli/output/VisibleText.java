package dev.pgemit.cli.output;

/** Text of other processes for a terminal, which control characters could change. */
public final class VisibleText {
  private VisibleText() {}

  /** Returns the text with control characters as code points. */
  public static String of(String text) {
    if (text.codePoints().noneMatch(VisibleText::isControl)) {
      return text;
    }
    var visible = new StringBuilder();
    text.codePoints()
        .forEach(
            code -> {
              if (isControl(code)) {
                visible.append("\\u%04x".formatted(code));
              } else {
                visible.appendCodePoint(code);
              }
            });
    return visible.toString();
  }

  /** Returns the text, or its start and an ellipsis if it is longer than {@code maxLength}. */
  public static String shorten(String text, int maxLength) {
    return text.length() <= maxLength ? text : text.substring(0, maxLength - 1) + "…";
  }

  // Format characters can reverse the direction of a line.
  private static boolean isControl(int code) {
    return Character.isISOControl(code) || Character.getType(code) == Character.FORMAT;
  }
}
