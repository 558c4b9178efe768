package dev.pgemit.http.body;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Validates UTF-8 strictly: rejects lone surrogates, overlong forms and truncated characters. */
public final class Utf8 {
  private static final VarHandle LONG_VIEW =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;

  private static final int BUFFER_SIZE = 1_024;

  private Utf8() {}

  /** Returns whether the bytes are valid UTF-8. */
  public static boolean isValid(byte[] bytes, int offset, int length) {
    if (isAscii(bytes, offset, length)) {
      return true;
    }
    // The JDK's replacing decoder is much faster than the reporting decoder. Invalid bytes become
    // U+FFFD.
    if (new String(bytes, offset, length, StandardCharsets.UTF_8).indexOf('\uFFFD') < 0) {
      return true;
    }
    try {
      decode(bytes, offset, length);
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  static String decode(byte[] bytes, int offset, int length) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes, offset, length))
        .toString();
  }

  /** Returns the offset of the first invalid byte, or the length if all bytes are valid. */
  static int validPrefixLength(byte[] bytes, int offset, int length) {
    var input = ByteBuffer.wrap(bytes, offset, length);
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var output = CharBuffer.allocate(BUFFER_SIZE);
    while (decoder.decode(input, output, true).isOverflow()) {
      output.clear();
    }
    return input.position() - offset;
  }

  private static boolean isAscii(byte[] bytes, int offset, int length) {
    var i = offset;
    for (var end = offset + length; i < end; ) {
      if (end - i >= Long.BYTES) {
        if (((long) LONG_VIEW.get(bytes, i) & HIGH_BITS) != 0) {
          return false;
        }
        i += Long.BYTES;
      } else if (bytes[i++] < 0) {
        return false;
      }
    }
    return true;
  }
}
