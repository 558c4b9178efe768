package dev.pgemit.http.edge;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that large bodies share, since strangers decide how many of them there are. */
final class Allowance {
  private static final long PART_OF_HEAP = 8;

  private final AtomicLong left;

  Allowance(long bytes) {
    this.left = new AtomicLong(bytes);
  }

  /** What fits this process, and one body of the largest size and its copy in any case. */
  static Allowance of(int longestBody) {
    return new Allowance(
        Math.max(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, 2L * longestBody));
  }

  /** Takes some, unless there is less left. */
  boolean tryTake(long bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  void giveBack(long bytes) {
    left.addAndGet(bytes);
  }
}
