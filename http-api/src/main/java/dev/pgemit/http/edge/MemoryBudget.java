package dev.pgemit.http.edge;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that large bodies share, since strangers decide how many of them there are. */
final class MemoryBudget {
  private static final long HEAP_DIVISOR = 8;

  private final AtomicLong remaining;

  MemoryBudget(long bytes) {
    this.remaining = new AtomicLong(bytes);
  }

  /** What fits this process, and one body of the largest size and its copy in any case. */
  static MemoryBudget of(int maxBodyBytes) {
    return new MemoryBudget(
        Math.max(Runtime.getRuntime().maxMemory() / HEAP_DIVISOR, 2L * maxBodyBytes));
  }

  /** Takes some, unless there is less left. */
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
