package dev.pgemit.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Encodes Java strings in UTF-8, and checks what Postgres and JSON can hold. */
final class TextEncoding {
  private TextEncoding() {}

  static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Returns whether the text holds half a surrogate pair, which has no UTF-8 form. */
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
   * Encodes in UTF-8. A lone surrogate becomes the three bytes that JavaScript's MessagePack
   * library writes and reads for one.
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

  /** Returns whether {@code LISTEN} cannot name a channel that holds this text. */
  static boolean cannotBeQuoted(String text) {
    return text.chars().anyMatch(c -> c == '"' || Character.isISOControl(c))
        || hasLoneSurrogate(text);
  }

  /** Returns whether the text is ASCII that JSON does not escape. */
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
