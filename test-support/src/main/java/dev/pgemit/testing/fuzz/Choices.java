package dev.pgemit.testing.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Decisions that a fuzzer makes, read from its bytes, one after the other. Where no byte is left
 * every decision is the first or the smallest one, so that whatever is built from them ends.
 */
public final class Choices {
  private final byte[] bytes;
  private int position;

  /** Reads from the first byte on. */
  public Choices(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether no byte is left. */
  public boolean isOver() {
    return position == bytes.length;
  }

  private int next() {
    return isOver() ? 0 : bytes[position++] & 0xff;
  }

  public boolean yes() {
    return (next() & 1) == 1;
  }

  /** A number from 0 on, below this, of at most 16 bits. */
  public int below(int bound) {
    return bound <= 256 ? next() % bound : (next() | next() << 8) % bound;
  }

  /** One of them. */
  public <T> T of(List<T> some) {
    return some.get(below(some.size()));
  }

  /** Eight bytes as a number. */
  public long number() {
    var number = 0L;
    for (var i = 0; i < Long.BYTES; i++) {
      number = number << 8 | next();
    }
    return number;
  }

  /** So many bytes, or as many as are left. */
  public byte[] bytes(int most) {
    var from = position;
    position = Math.min(bytes.length, position + most);
    return Arrays.copyOfRange(bytes, from, position);
  }

  /** All that is left. */
  public byte[] rest() {
    return bytes(bytes.length);
  }

  /** Text of ASCII, or of any 16-bit units: half a surrogate pair is text in Java too. */
  public String text(int most) {
    var header = next();
    var length = header / 2 % (most + 1);
    if (header % 2 == 0) {
      return new String(bytes(length), StandardCharsets.ISO_8859_1);
    }
    var text = new StringBuilder();
    for (var i = 0; i < length && !isOver(); i++) {
      text.append((char) (next() << 8 | next()));
    }
    return text.toString();
  }
}
