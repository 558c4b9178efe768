package dev.pgemit.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads plain JSON: text that the encoder writes byte for byte as it stands, apart from whitespace
 * between the tokens. Most JSON is plain. It takes one pass, and no tree.
 *
 * <p>Other JSON may still be valid, such as {@code 1e3}, a letter as an escape, or a long number.
 * Each method then reports that the text is not plain, as for invalid JSON, and the caller parses
 * the text in another way. So this class never has to explain a fault. Not thread-safe.
 */
public final class PlainJson {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_OPEN_NAMES = 32; // of all objects around a value
  private static final int MAX_NUMBER_LENGTH = 32;

  // BigDecimal writes a smaller number with an exponent.
  private static final int MAX_LEADING_ZEROS = 5;

  // The encoder rejects the first name, and a caller may replace the object of the second one.
  private static final byte[] PROTOTYPE = "__proto__".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PLACEHOLDER = "_placeholder".getBytes(StandardCharsets.US_ASCII);

  private final byte[] json;
  private final int start;
  private final int end;
  private int position;
  private boolean isAscii = true;

  // The values of an array, without whitespace.
  private byte[] output = {};
  private int size;

  // The names of all open objects in the output.
  private final int[] nameStarts = new int[MAX_OPEN_NAMES];
  private final int[] nameEnds = new int[MAX_OPEN_NAMES];
  private int names;

  /** Starts to read in front of the first byte. */
  public PlainJson(byte[] json, int offset, int length) {
    this.json = json;
    this.start = offset;
    this.position = offset;
    this.end = offset + length;
  }

  /** Reads a token of one character, if it is next. */
  public boolean read(char token) {
    if (peek() != token) {
      return false;
    }
    position++;
    return true;
  }

  /** Reads a word, such as {@code true}, if it is next. */
  public boolean read(String word) {
    skipWhitespace();
    if (end - position < word.length()) {
      return false;
    }
    for (var i = 0; i < word.length(); i++) {
      if (json[position + i] != word.charAt(i)) {
        return false;
      }
    }
    position += word.length();
    return true;
  }

  /** Reads a string without escapes. Returns {@code null} if it is not plain, or has escapes. */
  public @Nullable String readString() {
    if (!read('"')) {
      return null;
    }
    var first = position;
    for (; position < end; position++) {
      var next = json[position];
      if (next == '"') {
        return new String(json, first, position++ - first, StandardCharsets.UTF_8);
      }
      if (next == '\\' || !isTextByte(next)) {
        return null;
      }
    }
    return null;
  }

  /** Reads an array as arguments of an event. Returns {@code null} if it is not plain. */
  public @Nullable JsonArguments readArguments() {
    if (!read('[')) {
      return null;
    }
    output = new byte[end - position];
    size = 0;
    names = 0;
    var count = readElements(1);
    return count < 0 ? null : new JsonArguments(Arrays.copyOf(output, size - 1), count);
  }

  /** Returns whether only whitespace is left, and the whole text is UTF-8. */
  public boolean isComplete() {
    skipWhitespace();
    return position == end && (isAscii || isUtf8());
  }

  // The decoder replaces invalid bytes by this character, which makes valid text with it not plain.
  private boolean isUtf8() {
    return new String(json, start, end - start, StandardCharsets.UTF_8).indexOf('\uFFFD') < 0;
  }

  /** Returns the next byte behind whitespace, 0 at the end. */
  private int peek() {
    skipWhitespace();
    return position < end ? json[position] : 0;
  }

  private void skipWhitespace() {
    while (position < end && json[position] <= ' ' && isWhitespace(json[position])) {
      position++;
    }
  }

  private static boolean isWhitespace(byte next) {
    return next == ' ' || next == '\n' || next == '\r' || next == '\t';
  }

  private boolean isTextByte(byte next) {
    isAscii &= next >= 0;
    return next >= ' ' || next < 0;
  }

  private void write(int character) {
    output[size++] = (byte) character;
  }

  // Each of the following methods copies what it reads to the output.

  /** Copies a token of one character, if it is next. */
  private boolean copy(char token) {
    if (!read(token)) {
      return false;
    }
    write(token);
    return true;
  }

  /** Copies the rest of an array. Returns the number of its elements, -1 if they are not plain. */
  private int readElements(int depth) {
    if (copy(']')) {
      return 0;
    }
    var count = 0;
    do {
      if (!copyValue(depth)) {
        return -1;
      }
      count++;
    } while (copy(','));
    return copy(']') ? count : -1;
  }

  private boolean copyValue(int depth) {
    return switch (peek()) {
      case '"' -> copyString();
      case '{' -> depth < MAX_DEPTH && copyObject(depth + 1);
      case '[' -> depth < MAX_DEPTH && copy('[') && readElements(depth + 1) >= 0;
      case 't' -> copyWord("true");
      case 'f' -> copyWord("false");
      case 'n' -> copyWord("null");
      default -> copyNumber();
    };
  }

  private boolean copyWord(String word) {
    var first = position;
    return read(word) && copyFrom(first);
  }

  private boolean copyFrom(int first) {
    System.arraycopy(json, first, output, size, position - first);
    size += position - first;
    return true;
  }

  private boolean copyObject(int depth) {
    var outerNames = names;
    copy('{');
    if (copy('}')) {
      return true;
    }
    do {
      if (!copyName(outerNames) || !copy(':') || !copyValue(depth)) {
        return false;
      }
    } while (copy(','));
    names = outerNames;
    return copy('}');
  }

  private boolean copyName(int outerNames) {
    skipWhitespace();
    var nameStart = size;
    if (names == MAX_OPEN_NAMES || !copyString() || isNameIn(PROTOTYPE, nameStart)) {
      return false;
    }
    for (var i = outerNames; i < names; i++) {
      if (Arrays.equals(output, nameStarts[i], nameEnds[i], output, nameStart, size)) {
        return false;
      }
    }
    nameStarts[names] = nameStart;
    nameEnds[names++] = size;
    return !isNameIn(PLACEHOLDER, nameStart);
  }

  private boolean isNameIn(byte[] name, int nameStart) {
    return output[nameStart + 1] == '_'
        && Arrays.equals(output, nameStart + 1, size - 1, name, 0, name.length);
  }

  private boolean copyString() {
    var first = position;
    if (!read('"')) {
      return false;
    }
    while (position < end) {
      var next = json[position++];
      if (next == '"') {
        return copyFrom(first);
      }
      if (!isTextByte(next) || (next == '\\' && !isShortEscape())) {
        return false;
      }
    }
    return false;
  }

  /** Reads the rest of an escape, if it is one that the encoder writes. */
  private boolean isShortEscape() {
    return position < end && "\"\\bfnrt".indexOf(json[position++]) >= 0;
  }

  /** Copies a number that a {@code BigDecimal} would write with the same characters. */
  private boolean copyNumber() {
    var first = position;
    var isNegative = read('-');
    var whole = position;
    var isSmall = position < end && json[position] == '0';
    if (!skipDigits() || (isSmall && position - whole > 1)) {
      return false;
    }
    if (position < end && json[position] == '.') {
      position++;
      var fraction = position;
      while (position < end && json[position] == '0') {
        position++;
      }
      var zeros = position - fraction;
      isSmall &= !skipDigits();
      if (position == fraction || (json[whole] == '0' && zeros > MAX_LEADING_ZEROS)) {
        return false;
      }
    }
    var isNegativeZero = isNegative && isSmall;
    return !isNegativeZero && position - first <= MAX_NUMBER_LENGTH && copyFrom(first);
  }

  /** Skips digits. Returns whether there is one. */
  private boolean skipDigits() {
    var first = position;
    while (position < end && json[position] >= '0' && json[position] <= '9') {
      position++;
    }
    return position > first;
  }
}
