package dev.pgemit.http.edge;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What has come of one body, up to a byte more than is allowed. Used by one thread at a time. */
final class BodyBuffer {
  // Smaller ones are left out of the account: there are at most as many as connections.
  private static final int SMALL_BODY_BYTES = 8 << 10;
  private static final int INITIAL_BYTES = 512;

  private final int maxBytes;
  private final long expectedBytes;
  private final MemoryBudget memoryBudget;
  private byte[] bytes;
  private int size;
  private long reservedBytes;

  /**
   * Holds nothing yet.
   *
   * @param maxBytes the largest body
   * @param contentLength its length as a header tells, which is believed where it is small; or
   *     negative
   * @param memoryBudget what large bodies share
   */
  BodyBuffer(int maxBytes, long contentLength, MemoryBudget memoryBudget) {
    this.maxBytes = maxBytes;
    this.expectedBytes = contentLength < 0 ? maxBytes + 1L : Math.min(contentLength, maxBytes + 1L);
    this.memoryBudget = memoryBudget;
    this.bytes =
        new byte
            [contentLength < 0 ? INITIAL_BYTES : (int) Math.min(contentLength, SMALL_BODY_BYTES)];
  }

  /** Adds what has come; tells whether there was room for it. */
  boolean add(ByteBuffer chunk) {
    var length = (int) Math.min(chunk.remaining(), maxBytes + 1L - size);
    if (size + length > bytes.length && !grow(size + length)) {
      return false;
    }
    chunk.get(bytes, size, length);
    size += length;
    return true;
  }

  private boolean grow(int needed) {
    var larger = (int) Math.max(needed, Math.min(expectedBytes, 2L * bytes.length));
    if (larger > SMALL_BODY_BYTES) {
      if (!memoryBudget.tryAcquire(larger - reservedBytes)) {
        return false;
      }
      reservedBytes = larger;
    }
    bytes = Arrays.copyOf(bytes, larger);
    return true;
  }

  boolean isTooLarge() {
    return size > maxBytes;
  }

  ByteBuffer toByteBuffer() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /** Gives back its part of the allowance. */
  void releaseMemory() {
    memoryBudget.release(reservedBytes);
    reservedBytes = 0;
  }
}
