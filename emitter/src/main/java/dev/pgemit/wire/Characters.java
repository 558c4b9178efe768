package dev.pgemit.wire;

import java.nio.charset.StandardCharsets;

/** What UTF-8 and Postgres make of a Java string. */
final class Characters {
  private Characters() {}

  static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether a surrogate stands without its other half: it has no UTF-8 form. */
  static boolean hasLoneSurrogate(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!isPair(text, i)) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  static boolean isPair(String text, int index) {
    return Character.isHighSurrogate(text.charAt(index))
        && index + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(index + 1));
  }

  /** Whether a {@code LISTEN} could not name a channel that holds this text. */
  static boolean isUnquotable(String text) {
    return text.chars().anyMatch(c -> c == '"' || Character.isISOControl(c))
        || hasLoneSurrogate(text);
  }

  /** Whether it is ASCII that stands in JSON as it is. */
  static boolean isPlain(String text) {
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (character < ' ' || character > '~' || character == '"' || character == '\\') {
        return false;
      }
    }
    return true;
  }
}
