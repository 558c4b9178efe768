package dev.pgemit.http.edge;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What has come of one body, up to a byte more than is allowed. Used by one thread at a time. */
final class ReceivedBytes {
  // Smaller ones are left out of the account: there are at most as many as connections.
  private static final int SMALL = 8 << 10;
  private static final int START = 512;

  private final int longest;
  private final long expected;
  private final Allowance allowance;
  private byte[] bytes;
  private int size;
  private long taken;

  /**
   * Holds nothing yet.
   *
   * @param longest the largest body
   * @param announced its length as a header tells, which is believed where it is small; or negative
   * @param allowance what large bodies share
   */
  ReceivedBytes(int longest, long announced, Allowance allowance) {
    this.longest = longest;
    this.expected = announced < 0 ? longest + 1L : Math.min(announced, longest + 1L);
    this.allowance = allowance;
    this.bytes = new byte[announced < 0 ? START : (int) Math.min(announced, SMALL)];
  }

  /** Adds what has come; tells whether there was room for it. */
  boolean add(ByteBuffer more) {
    var length = (int) Math.min(more.remaining(), longest + 1L - size);
    if (size + length > bytes.length && !grow(size + length)) {
      return false;
    }
    more.get(bytes, size, length);
    size += length;
    return true;
  }

  private boolean grow(int needed) {
    var larger = (int) Math.max(needed, Math.min(expected, 2L * bytes.length));
    if (larger > SMALL) {
      if (!allowance.tryTake(larger - taken)) {
        return false;
      }
      taken = larger;
    }
    bytes = Arrays.copyOf(bytes, larger);
    return true;
  }

  boolean isTooMany() {
    return size > longest;
  }

  ByteBuffer all() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /** Gives back its part of the allowance. */
  void settle() {
    allowance.giveBack(taken);
    taken = 0;
  }
}
