package dev.pgemit.transport;

import dev.pgemit.wire.MessageValidationException;
import org.jspecify.annotations.Nullable;

/**
 * The memory for received messages of all requests and tails, until callers consume them.
 * Thread-safe.
 */
public final class ReceiveMemoryBudget {
  // A smaller budget would not hold a handful of responses.
  private static final long MIN_BYTES = 8L << 20;
  private static final int HEAP_DIVISOR = 4;
  private static final long MIN_SETTING_BYTES = 1L << 20;

  private final long maxBytes;
  private final @Nullable ReceiveMemoryBudget parent;
  private long reservedBytes;

  /**
   * Creates a budget from a setting.
   *
   * @param name the name of the setting
   * @throws MessageValidationException if the budget is smaller than 1 MiB
   */
  public static ReceiveMemoryBudget ofSetting(String name, long maxBytes) {
    if (maxBytes < MIN_SETTING_BYTES) {
      throw new MessageValidationException(
          name, "%d bytes must be at least 1 MiB".formatted(maxBytes));
    }
    return new ReceiveMemoryBudget(maxBytes);
  }

  /** Creates a budget in bytes. */
  public ReceiveMemoryBudget(long maxBytes) {
    this(maxBytes, null);
  }

  private ReceiveMemoryBudget(long maxBytes, @Nullable ReceiveMemoryBudget parent) {
    this.maxBytes = maxBytes;
    this.parent = parent;
  }

  /** Returns a quarter of the maximum heap, or 8 MiB if that is more. */
  public static long defaultMaxBytes() {
    return Math.max(MIN_BYTES, Runtime.getRuntime().maxMemory() / HEAP_DIVISOR);
  }

  /**
   * Returns a part of this budget. Its reservations count here too, so the rest stays for others.
   */
  public ReceiveMemoryBudget subBudget(int percent) {
    return new ReceiveMemoryBudget(maxBytes / 100 * percent, this);
  }

  public long maxBytes() {
    return maxBytes;
  }

  /** Reserves memory. Returns false, and reserves nothing, if the budget does not suffice. */
  public synchronized boolean tryReserve(long bytes) {
    if (bytes > maxBytes - reservedBytes || (parent != null && !parent.tryReserve(bytes))) {
      return false;
    }
    reservedBytes += bytes;
    return true;
  }

  public synchronized void release(long bytes) {
    reservedBytes -= bytes;
    if (parent != null) {
      parent.release(bytes);
    }
  }

  public synchronized void releaseAll() {
    release(reservedBytes);
  }

  public synchronized long availableBytes() {
    return parent == null
        ? maxBytes - reservedBytes
        : Math.min(maxBytes - reservedBytes, parent.availableBytes());
  }
}
