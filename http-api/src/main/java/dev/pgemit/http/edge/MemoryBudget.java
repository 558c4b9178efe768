package dev.pgemit.http.edge;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that large bodies share, since clients determine the number of large bodies. */
final class MemoryBudget {
  private static final long HEAP_DIVISOR = 8;

  private final AtomicLong remaining;

  MemoryBudget(long bytes) {
    this.remaining = new AtomicLong(bytes);
  }

  /** Returns a budget of an eighth of the heap, and at least twice the maximum body size. */
  static MemoryBudget of(int maxBodyBytes) {
    return new MemoryBudget(
        Math.max(Runtime.getRuntime().maxMemory() / HEAP_DIVISOR, 2L * maxBodyBytes));
  }

  /** Reserves memory. Returns false if the remaining budget is too small. */
  boolean tryAcquire(long bytes) {
    if (remaining.addAndGet(-bytes) >= 0) {
      return true;
    }
    remaining.addAndGet(bytes);
    return false;
  }

  void release(long bytes) {
    remaining.addAndGet(bytes);
  }
}
