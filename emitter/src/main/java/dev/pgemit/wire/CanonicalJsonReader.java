package dev.pgemit.wire;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.NumberInput;

/**
 * Writes a message in JSON in its canonical form, with the values that {@link
 * MessagePackTranscoder} would write. Reads only what {@link MessageGenerator} has written: valid
 * JSON in UTF-8 without white space.
 */
final class CanonicalJsonReader {
  private final byte[] json;
  private final CanonicalForm form;
  private int offset;

  private CanonicalJsonReader(byte[] json, CanonicalForm form) {
    this.json = json;
    this.form = form;
  }

  /** Writes a message without the values that differ between two tries of a call. */
  static void readMessage(byte[] json, CanonicalForm form) {
    var reader = new CanonicalJsonReader(json, form);
    var map = form.startMap();
    reader.readEntries();
    form.endMessage(map);
  }

  private void readValue() {
    switch (json[offset]) {
      case '{' -> {
        var map = form.startMap();
        readEntries();
        form.endMap(map);
      }
      case '[' -> readArray();
      case '"' -> readText();
      case 't', 'n' -> readLiteral("true".length());
      case 'f' -> readLiteral("false".length());
      default -> readNumber();
    }
  }

  private void readEntries() {
    offset++;
    while (json[offset] != '}') {
      if (json[offset] == ',') {
        offset++;
      }
      form.startEntry();
      readText();
      offset++; // the colon
      readValue();
    }
    offset++;
  }

  private void readArray() {
    var position = form.startArray();
    var length = 0;
    offset++;
    while (json[offset] != ']') {
      if (json[offset] == ',') {
        offset++;
      }
      readValue();
      length++;
    }
    offset++;
    form.endArray(position, length);
  }

  private void readText() {
    var start = ++offset;
    var hasEscapes = false;
    for (; json[offset] != '"'; offset++) {
      if (json[offset] == '\\') {
        hasEscapes = true;
        offset++; // perhaps a quotation mark
      }
    }
    if (hasEscapes) {
      var escaped = new String(json, start, offset - start, StandardCharsets.UTF_8);
      form.writeText(MessagePackTranscoder.unescape(escaped));
    } else {
      form.writeBytes('s', json, start, offset - start);
    }
    offset++;
  }

  private void readLiteral(int length) {
    form.writeBytes('v', json, offset, length);
    offset += length;
  }

  private void readNumber() {
    var start = offset;
    var isInteger = true;
    for (; !MessagePackTranscoder.endsNumber(json[offset]); offset++) {
      isInteger &= json[offset] <= '9' && json[offset] != '.';
    }
    var length = offset - start;
    var isZero = json[offset - 1] == '0' && length <= "-0".length();
    if (isInteger && !isZero && length <= MessagePackBuffer.MAX_LONG_DIGITS) {
      form.writeBytes('v', json, start, length);
    } else {
      form.writeLiteral(
          canonical(new String(json, start, length, StandardCharsets.ISO_8859_1), isInteger));
    }
  }

  private static String canonical(String number, boolean isInteger) {
    if (!isInteger) {
      return Double.toString(NumberInput.parseDouble(number, true));
    }
    var integer = new BigInteger(number);
    return JsonNumber.fitsIn64Bits(integer)
        ? integer.toString()
        : Double.toString(integer.doubleValue());
  }
}
