package dev.pgemit.wire;

/** Text that is safe in a header, a log and a line of a file: ids and keys that callers choose. */
public final class PrintableAscii {
  private static final int MAX_LENGTH = 255;

  private PrintableAscii() {}

  /**
   * Takes what a caller chose.
   *
   * @param field what it is called in the refusal
   * @param description and in the refusal's sentence
   * @throws MessageValidationException unless it has 1 to 255 characters of printable ASCII
   */
  public static String requireValid(String field, String description, String text) {
    if (text.isEmpty()
        || text.length() > MAX_LENGTH
        || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new MessageValidationException(
          field, "%s has 1 to %d characters of printable ASCII".formatted(description, MAX_LENGTH));
    }
    return text;
  }
}
