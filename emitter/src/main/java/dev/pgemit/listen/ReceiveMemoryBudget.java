package dev.pgemit.listen;

import org.jspecify.annotations.Nullable;

/**
 * How much memory what was heard may take until it is taken, over all who wait for answers or read
 * along. Thread-safe.
 */
public final class ReceiveMemoryBudget {
  // With less a handful of answers would not fit.
  private static final long MIN_BYTES = 8L << 20;
  private static final int HEAP_DIVISOR = 4;

  private final long maxBytes;
  private final @Nullable ReceiveMemoryBudget parent;
  private long reservedBytes;

  /** So many bytes. */
  public ReceiveMemoryBudget(long maxBytes) {
    this(maxBytes, null);
  }

  private ReceiveMemoryBudget(long maxBytes, @Nullable ReceiveMemoryBudget parent) {
    this.maxBytes = maxBytes;
    this.parent = parent;
  }

  /** A fourth of what this process may use. */
  public static long defaultMaxBytes() {
    return Math.max(MIN_BYTES, Runtime.getRuntime().maxMemory() / HEAP_DIVISOR);
  }

  /** A part of it, which takes from it too: so that the rest stays for others. */
  ReceiveMemoryBudget subBudget(int percent) {
    return new ReceiveMemoryBudget(maxBytes / 100 * percent, this);
  }

  long maxBytes() {
    return maxBytes;
  }

  /** Takes some; tells whether there was enough, and takes nothing where there was not. */
  synchronized boolean tryReserve(long bytes) {
    if (bytes > maxBytes - reservedBytes || (parent != null && !parent.tryReserve(bytes))) {
      return false;
    }
    reservedBytes += bytes;
    return true;
  }

  synchronized void release(long bytes) {
    reservedBytes -= bytes;
    if (parent != null) {
      parent.release(bytes);
    }
  }

  synchronized void releaseAll() {
    release(reservedBytes);
  }

  synchronized long availableBytes() {
    return parent == null
        ? maxBytes - reservedBytes
        : Math.min(maxBytes - reservedBytes, parent.availableBytes());
  }
}
