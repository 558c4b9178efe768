package dev.pgemit.wire;

import java.nio.charset.StandardCharsets;

/**
 * Transcodes JSON that may end in the middle of a document to MessagePack, in one pass.
 *
 * <p>Reads only what {@link MessageGenerator} has written: valid JSON in UTF-8 without white space.
 * So text without escapes is copied as it is.
 */
final class MessagePackTranscoder {
  private final byte[] json;
  private final boolean endsWithName;
  private final MessagePackBuffer buffer = new MessagePackBuffer();
  private int offset;

  private MessagePackTranscoder(byte[] json, boolean endsWithName) {
    this.json = json;
    this.endsWithName = endsWithName;
  }

  /**
   * Transcodes what a generator has written.
   *
   * @param json the JSON that the generator has written
   * @param endsWithName whether the JSON ends with the name of a property
   */
  static MessagePackBuffer transcode(byte[] json, boolean endsWithName) {
    var transcoder = new MessagePackTranscoder(json, endsWithName);
    while (transcoder.offset < json.length) {
      transcoder.copyToken();
    }
    return transcoder.buffer;
  }

  private void copyToken() {
    switch (json[offset]) {
      case ',', ':' -> offset++;
      case '{' -> {
        buffer.startMap();
        offset++;
      }
      case '[' -> {
        buffer.startArray();
        offset++;
      }
      case '}', ']' -> {
        buffer.end();
        offset++;
      }
      case '"' -> copyText();
      case 't' -> {
        buffer.writeBoolean(true);
        offset += "true".length();
      }
      case 'f' -> {
        buffer.writeBoolean(false);
        offset += "false".length();
      }
      case 'n' -> {
        buffer.writeNil();
        offset += "null".length();
      }
      default -> copyNumber();
    }
  }

  private void copyText() {
    var start = offset + 1;
    var end = start;
    var hasEscapes = false;
    for (; json[end] != '"'; end++) {
      if (json[end] == '\\') {
        hasEscapes = true;
        end++; // perhaps a quotation mark
      }
    }
    offset = end + 1;
    var isName = offset < json.length ? json[offset] == ':' : endsWithName;
    if (!isName) {
      buffer.beginValue(0);
    }
    if (hasEscapes) {
      buffer.writeText(unescape(new String(json, start, end - start, StandardCharsets.UTF_8)));
    } else {
      buffer.writeUtf8(json, start, end - start);
    }
  }

  /** Returns the text of a JSON string with escapes. */
  static String unescape(String text) {
    var unescaped = new StringBuilder(text.length());
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (character != '\\') {
        unescaped.append(character);
        continue;
      }
      var escape = text.charAt(++i);
      if (escape == 'u') {
        unescaped.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
        i += 4;
      } else {
        unescaped.append(unescape(escape));
      }
    }
    return unescaped.toString();
  }

  private static char unescape(char escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape;
    };
  }

  private void copyNumber() {
    var start = offset;
    var isInteger = true;
    for (; offset < json.length && !endsNumber(json[offset]); offset++) {
      isInteger &= json[offset] <= '9' && json[offset] != '.';
    }
    if (isInteger && offset - start <= MessagePackBuffer.MAX_LONG_DIGITS) {
      buffer.writeInteger(parseLong(start));
    } else {
      buffer.writeNumber(new String(json, start, offset - start, StandardCharsets.ISO_8859_1));
    }
  }

  static boolean endsNumber(byte character) {
    return character == ',' || character == ']' || character == '}';
  }

  private long parseLong(int start) {
    var isNegative = json[start] == '-';
    var value = 0L;
    for (var i = isNegative ? start + 1 : start; i < offset; i++) {
      value = value * 10 + (json[i] - '0');
    }
    return isNegative ? -value : value;
  }
}
