package dev.pgemit.wire;

import java.util.regex.Pattern;

/** The place of a message in a distributed trace, as W3C Trace Context writes it. */
public final class TraceparentFormat {
  /** How many characters it has. */
  public static final int LENGTH = 55;

  // Version, trace, span, flags. Zeros stand for no trace and no span, and version ff is forbidden.
  private static final Pattern PATTERN =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceparentFormat() {}

  /**
   * Takes what a caller gave.
   *
   * @throws MessageValidationException if it has another form
   */
  public static String requireValid(String text) {
    if (text.length() != LENGTH || !PATTERN.matcher(text).matches()) {
      throw new MessageValidationException(
          "traceparent",
          "is not of the form 00-<32 hex digits>-<16 hex digits>-<2 hex digits>, in lower case");
    }
    return text;
  }
}
