package dev.pgemit.listen;

import org.jspecify.annotations.Nullable;

/**
 * How much memory what was heard may take until it is taken, over all who wait for answers or read
 * along. Thread-safe.
 */
public final class Budget {
  // With less a handful of answers would not fit.
  private static final long LEAST = 8L << 20;
  private static final int PARTS_OF_HEAP = 4;

  private final long most;
  private final @Nullable Budget whole;
  private long taken;

  /** So many bytes. */
  public Budget(long most) {
    this(most, null);
  }

  private Budget(long most, @Nullable Budget whole) {
    this.most = most;
    this.whole = whole;
  }

  /** A fourth of what this process may use. */
  public static long ofHeap() {
    return Math.max(LEAST, Runtime.getRuntime().maxMemory() / PARTS_OF_HEAP);
  }

  /** A part of it, which takes from it too: so that the rest stays for others. */
  Budget part(int percent) {
    return new Budget(most / 100 * percent, this);
  }

  long most() {
    return most;
  }

  /** Takes some; tells whether there was enough, and takes nothing where there was not. */
  synchronized boolean take(long bytes) {
    if (bytes > most - taken || (whole != null && !whole.take(bytes))) {
      return false;
    }
    taken += bytes;
    return true;
  }

  synchronized void giveBack(long bytes) {
    taken -= bytes;
    if (whole != null) {
      whole.giveBack(bytes);
    }
  }

  synchronized void giveBackAll() {
    giveBack(taken);
  }

  synchronized long left() {
    return whole == null ? most - taken : Math.min(most - taken, whole.left());
  }
}
