package dev.pgemit.wire;

import org.jspecify.annotations.Nullable;

/**
 * Keeps one array for each thread, so that a large message does not grow a new one from nothing.
 */
final class SpareBuffer {
  private static final int INITIAL_BYTES = 1 << 10;
  private static final int MAX_KEPT_BYTES = 64 << 10;

  private static final ThreadLocal<byte @Nullable []> SPARE = new ThreadLocal<>();

  private SpareBuffer() {}

  /** Returns the thread's array, or a new one while another message of the thread uses it. */
  static byte[] take() {
    var spare = SPARE.get();
    if (spare == null) {
      return new byte[INITIAL_BYTES];
    }
    SPARE.set(null);
    return spare;
  }

  /** Keeps an array that is no longer in use, unless it is large. */
  static void giveBack(byte[] bytes) {
    if (bytes.length <= MAX_KEPT_BYTES) {
      SPARE.set(bytes);
    }
  }
}
