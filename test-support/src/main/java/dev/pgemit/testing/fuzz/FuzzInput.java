package dev.pgemit.testing.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes a fuzzer's bytes to decisions, in order. Without remaining bytes, every decision is the
 * first or smallest choice, so that generators terminate.
 */
public final class FuzzInput {
  private final byte[] bytes;
  private int position;

  /** Starts at the first byte. */
  public FuzzInput(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns whether no byte remains. */
  public boolean isExhausted() {
    return position == bytes.length;
  }

  private int nextByte() {
    return isExhausted() ? 0 : bytes[position++] & 0xff;
  }

  public boolean nextBoolean() {
    return (nextByte() & 1) == 1;
  }

  /** Returns a number from 0 to {@code bound - 1}, with at most 16 bits. */
  public int nextInt(int bound) {
    return bound <= 256 ? nextByte() % bound : (nextByte() | nextByte() << 8) % bound;
  }

  /** Returns one of the options. */
  public <T> T pick(List<T> options) {
    return options.get(nextInt(options.size()));
  }

  /** Returns a number from eight bytes. */
  public long nextLong() {
    var number = 0L;
    for (var i = 0; i < Long.BYTES; i++) {
      number = number << 8 | nextByte();
    }
    return number;
  }

  /** Returns up to {@code maxLength} bytes, or fewer if fewer remain. */
  public byte[] bytes(int maxLength) {
    var from = position;
    position = Math.min(bytes.length, position + maxLength);
    return Arrays.copyOfRange(bytes, from, position);
  }

  /** Returns all remaining bytes. */
  public byte[] remainingBytes() {
    return bytes(bytes.length);
  }

  /**
   * Returns ASCII text, or text of any 16-bit units, because Java strings may contain lone
   * surrogates.
   */
  public String nextText(int maxLength) {
    var header = nextByte();
    var length = header / 2 % (maxLength + 1);
    if (header % 2 == 0) {
      return new String(bytes(length), StandardCharsets.ISO_8859_1);
    }
    var text = new StringBuilder();
    for (var i = 0; i < length && !isExhausted(); i++) {
      text.append((char) (nextByte() << 8 | nextByte()));
    }
    return text.toString();
  }
}
