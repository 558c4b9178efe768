package dev.pgemit.http.edge;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that large bodies share. Strangers decide how many of them there are, and each needs
 * many times its size while it is read.
 */
final class Allowance {
  // A body of empty arrays becomes a tree of about thirty times its size.
  private static final long PART_OF_HEAP = 32;

  private final AtomicLong left;

  Allowance(long bytes) {
    this.left = new AtomicLong(bytes);
  }

  /** What fits this process, and one body of the largest size in any case. */
  static Allowance of(int longestBody) {
    return new Allowance(Math.max(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, longestBody));
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
