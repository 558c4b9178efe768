package dev.pgemit.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What UTF-8 and Postgres make of a Java string. */
final class TextEncoding {
  private TextEncoding() {}

  static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether a surrogate stands without its other half: it has no UTF-8 form. */
  static boolean hasLoneSurrogate(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!isSurrogatePair(text, i)) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /**
   * In UTF-8, but for a lone surrogate: the three bytes that JavaScript's MessagePack writes for
   * one, and reads as one.
   */
  static byte[] encodeUtf8(String text) {
    return hasLoneSurrogate(text)
        ? encodeGeneralizedUtf8(text)
        : text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] encodeGeneralizedUtf8(String text) {
    var bytes = new ByteArrayOutputStream(text.length() + 16);
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      } else if (isSurrogatePair(text, i)) {
        bytes.writeBytes(text.substring(i, i + 2).getBytes(StandardCharsets.UTF_8));
        i++;
      } else {
        bytes.write(0xe0 | (c >> 12));
        bytes.write(0x80 | ((c >> 6) & 0x3f));
        bytes.write(0x80 | (c & 0x3f));
      }
    }
    return bytes.toByteArray();
  }

  static boolean isSurrogatePair(String text, int index) {
    return Character.isHighSurrogate(text.charAt(index))
        && index + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(index + 1));
  }

  /** Whether a {@code LISTEN} could not name a channel that holds this text. */
  static boolean cannotBeQuoted(String text) {
    return text.chars().anyMatch(c -> c == '"' || Character.isISOControl(c))
        || hasLoneSurrogate(text);
  }

  /** Whether it is ASCII that stands in JSON as it is. */
  static boolean isJsonSafeAscii(String text) {
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (character < ' ' || character > '~' || character == '"' || character == '\\') {
        return false;
      }
    }
    return true;
  }
}
