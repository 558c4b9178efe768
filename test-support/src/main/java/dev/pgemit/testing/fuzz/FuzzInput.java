package dev.pgemit.testing.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Decisions that a fuzzer makes, read from its bytes, one after the other. Where no byte is left
 * every decision is the first or the smallest one, so that whatever is built from them ends.
 */
public final class FuzzInput {
  private final byte[] bytes;
  private int position;

  /** Reads from the first byte on. */
  public FuzzInput(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether no byte is left. */
  public boolean isExhausted() {
    return position == bytes.length;
  }

  private int nextByte() {
    return isExhausted() ? 0 : bytes[position++] & 0xff;
  }

  public boolean nextBoolean() {
    return (nextByte() & 1) == 1;
  }

  /** A number from 0 on, below this, of at most 16 bits. */
  public int nextInt(int bound) {
    return bound <= 256 ? nextByte() % bound : (nextByte() | nextByte() << 8) % bound;
  }

  /** One of them. */
  public <T> T pick(List<T> options) {
    return options.get(nextInt(options.size()));
  }

  /** Eight bytes as a number. */
  public long nextLong() {
    var number = 0L;
    for (var i = 0; i < Long.BYTES; i++) {
      number = number << 8 | nextByte();
    }
    return number;
  }

  /** So many bytes, or as many as are left. */
  public byte[] bytes(int maxLength) {
    var from = position;
    position = Math.min(bytes.length, position + maxLength);
    return Arrays.copyOfRange(bytes, from, position);
  }

  /** All that is left. */
  public byte[] remainingBytes() {
    return bytes(bytes.length);
  }

  /** Text of ASCII, or of any 16-bit units: half a surrogate pair is text in Java too. */
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
