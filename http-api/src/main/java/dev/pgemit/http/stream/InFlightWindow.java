package dev.pgemit.http.stream;

/**
 * Limits the lines and bytes of a stream that are in flight to Postgres. A full window pauses
 * reading, which slows the sender down and bounds the memory. Thread-safe.
 */
final class InFlightWindow {
  // Several commits' worth: the writer finds the next batch as soon as it has committed one.
  private static final int MAX_LINES = 4_096;
  private static final long MAX_BYTES = 2L << 20;

  private int readers;
  private int lines;
  private long bytes;
  private boolean isPaused;

  /** Registers a reader. */
  synchronized void beginRead() {
    readers++;
  }

  /** Unregisters a reader. */
  synchronized void endRead() {
    readers--;
  }

  synchronized void add(int length) {
    lines++;
    bytes += length;
  }

  /** Removes a line. Returns whether a paused stream must resume. */
  synchronized boolean remove(int length) {
    lines--;
    bytes -= length;
    var mustResume = isPaused && lines <= MAX_LINES / 2 && bytes <= MAX_BYTES / 2;
    isPaused &= !mustResume;
    return mustResume;
  }

  /**
   * Returns whether the window is full. The stream then pauses until {@link #remove} returns true.
   */
  synchronized boolean pauseIfFull() {
    isPaused = lines >= MAX_LINES || bytes >= MAX_BYTES;
    return isPaused;
  }

  /** Returns whether no line is in flight and no thread reads. */
  synchronized boolean isIdle() {
    return lines == 0 && readers == 0;
  }
}
