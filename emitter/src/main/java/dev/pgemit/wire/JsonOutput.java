package dev.pgemit.wire;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * Holds the JSON that a generator has flushed, in an array of exactly its size: most messages are
 * flushed once, and are copied once. Not thread-safe.
 */
final class JsonOutput extends OutputStream {
  private byte[] flushed = {};
  private int size; // asked before every value

  @Override
  public void write(int oneByte) {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (size == 0) {
      flushed = Arrays.copyOfRange(bytes, offset, offset + length);
    } else {
      flushed = Arrays.copyOf(flushed, size + length);
      System.arraycopy(bytes, offset, flushed, size, length);
    }
    size = flushed.length;
  }

  int size() {
    return size;
  }

  /** Returns the bytes, which must not change. */
  byte[] bytes() {
    return flushed;
  }
}
