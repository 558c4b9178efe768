package dev.pgemit.wire;

import java.util.regex.Pattern;

/** Checks the format of the {@code traceparent} of W3C Trace Context. */
public final class TraceparentFormat {
  /** The length in characters. */
  public static final int LENGTH = 55;

  // Version, trace, span, flags. Zeros stand for no trace and no span, and version ff is forbidden.
  private static final Pattern PATTERN =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceparentFormat() {}

  /** Returns a caller's value, if it has the right format. */
  public static String requireValid(String text) {
    if (!isValid(text)) {
      throw new MessageValidationException(
          "traceparent",
          "must have the form 00-<32 hex digits>-<16 hex digits>-<2 hex digits>, in"
              + " lower case");
    }
    return text;
  }

  /** Returns whether a text has the right format. */
  static boolean isValid(String text) {
    return text.length() == LENGTH && PATTERN.matcher(text).matches();
  }
}
