package dev.pgemit.http.stream;

/**
 * How much of a stream is on its way to Postgres, and whether reading waits for that: so the sender
 * is slowed down, and memory stays bounded. Thread-safe.
 */
final class Window {
  // Several commits' worth, so that the writer finds the next batch when it has ended one.
  private static final int MOST_LINES = 4_096;
  private static final long MOST_BYTES = 2L << 20;

  private int readers;
  private int lines;
  private long bytes;
  private boolean isWaiting;

  /** Somebody reads. */
  synchronized void enter() {
    readers++;
  }

  /** Nobody reads any more. */
  synchronized void leave() {
    readers--;
  }

  synchronized void add(int length) {
    lines++;
    bytes += length;
  }

  /** Takes out a line; tells whether whoever waited must read on. */
  synchronized boolean remove(int length) {
    lines--;
    bytes -= length;
    var mustReadOn = isWaiting && lines <= MOST_LINES / 2 && bytes <= MOST_BYTES / 2;
    isWaiting &= !mustReadOn;
    return mustReadOn;
  }

  /** Tells whether to wait until {@link #remove} says otherwise. */
  synchronized boolean waitIfFull() {
    isWaiting = lines >= MOST_LINES || bytes >= MOST_BYTES;
    return isWaiting;
  }

  /** Whether nothing is on its way, and nobody reads. */
  synchronized boolean isIdle() {
    return lines == 0 && readers == 0;
  }
}
