package dev.pgemit.wire;

/** Checks callers' ids and keys, which must be safe in headers, logs and lines of a file. */
public final class PrintableAscii {
  private static final int MAX_LENGTH = 255;

  private PrintableAscii() {}

  /**
   * Returns a caller's text unchanged.
   *
   * @param field the field that the fault names
   * @param description the subject of the fault's sentence
   * @throws MessageValidationException unless it has 1 to 255 characters of printable ASCII
   */
  public static String requireValid(String field, String description, String text) {
    if (!isValid(text)) {
      throw new MessageValidationException(
          field,
          "%s must have 1 to %d characters of printable ASCII".formatted(description, MAX_LENGTH));
    }
    return text;
  }

  /** Returns whether a text has 1 to 255 characters of printable ASCII. */
  static boolean isValid(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
