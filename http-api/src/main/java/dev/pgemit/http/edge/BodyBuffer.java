package dev.pgemit.http.edge;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The received part of a body, up to one byte more than the limit. Not thread-safe. */
final class BodyBuffer {
  // Smaller bodies are not counted against the budget, since the connection limit bounds their
  // number.
  private static final int SMALL_BODY_BYTES = 8 << 10;
  private static final int INITIAL_BYTES = 512;

  private final int maxBytes;
  private final long expectedBytes;
  private final MemoryBudget memoryBudget;
  private byte[] bytes;
  private int size;
  private long reservedBytes;

  /**
   * Creates an empty buffer.
   *
   * @param maxBytes the maximum size of a body, in bytes
   * @param contentLength the {@code Content-Length}, allocated in advance only if small; negative
   *     if absent
   * @param memoryBudget the budget that large bodies share
   */
  BodyBuffer(int maxBytes, long contentLength, MemoryBudget memoryBudget) {
    this.maxBytes = maxBytes;
    this.expectedBytes = contentLength < 0 ? maxBytes + 1L : Math.min(contentLength, maxBytes + 1L);
    this.memoryBudget = memoryBudget;
    this.bytes =
        new byte
            [contentLength < 0 ? INITIAL_BYTES : (int) Math.min(contentLength, SMALL_BODY_BYTES)];
  }

  /** Adds a chunk. Returns false if the memory budget is exhausted. */
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

  /** Releases the reserved memory. */
  void releaseMemory() {
    memoryBudget.release(reservedBytes);
    reservedBytes = 0;
  }
}
