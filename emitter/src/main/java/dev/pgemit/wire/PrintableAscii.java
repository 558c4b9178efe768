package dev.pgemit.wire;

/** Text that is safe in a header, a log and a line of a file: ids and keys that callers choose. */
public final class PrintableAscii {
  private static final int MOST_CHARACTERS = 255;

  private PrintableAscii() {}

  /**
   * Takes what a caller chose.
   *
   * @param field what it is called in the refusal
   * @param what and in the refusal's sentence
   * @throws MessageRefused unless it has 1 to 255 characters of printable ASCII
   */
  public static String checked(String field, String what, String text) {
    if (text.isEmpty()
        || text.length() > MOST_CHARACTERS
        || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new MessageRefused(
          field, "%s has 1 to %d characters of printable ASCII".formatted(what, MOST_CHARACTERS));
    }
    return text;
  }
}
