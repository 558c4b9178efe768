package dev.pgemit.http.stream;

/**
 * How much of a stream is on its way to Postgres, and whether reading waits for that: so the sender
 * is slowed down, and memory stays bounded. Thread-safe.
 */
final class InFlightWindow {
  // Several commits' worth, so that the writer finds the next batch when it has ended one.
  private static final int MAX_LINES = 4_096;
  private static final long MAX_BYTES = 2L << 20;

  private int readers;
  private int lines;
  private long bytes;
  private boolean isPaused;

  /** Somebody reads. */
  synchronized void beginRead() {
    readers++;
  }

  /** Nobody reads any more. */
  synchronized void endRead() {
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
    var mustResume = isPaused && lines <= MAX_LINES / 2 && bytes <= MAX_BYTES / 2;
    isPaused &= !mustResume;
    return mustResume;
  }

  /** Tells whether to wait until {@link #remove} says otherwise. */
  synchronized boolean pauseIfFull() {
    isPaused = lines >= MAX_LINES || bytes >= MAX_BYTES;
    return isPaused;
  }

  /** Whether nothing is on its way, and nobody reads. */
  synchronized boolean isIdle() {
    return lines == 0 && readers == 0;
  }
}
