package dev.pgemit.http.route;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Lines that wait for a slow reader, up to a number of bytes. Thread-safe. */
final class LineBuffer {
  private final int maxBytes;
  private final Queue<byte[]> lines = new ArrayDeque<>();
  private long bytes;
  private boolean isComplete;

  LineBuffer(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Adds a line, unless it exceeds the limit together with the waiting lines. A line that is the
   * only one may have any length.
   *
   * @return whether the line was added
   */
  synchronized boolean offer(byte[] line) {
    if (!lines.isEmpty() && bytes + line.length > maxBytes) {
      return false;
    }
    add(line);
    return true;
  }

  /** Adds the last lines in spite of the limit. */
  synchronized void complete(byte[]... lastLines) {
    for (var line : lastLines) {
      add(line);
    }
    isComplete = true;
    notifyAll();
  }

  private void add(byte[] line) {
    lines.add(line);
    bytes += line.length;
    notifyAll();
  }

  /** Waits for the next line and removes it; {@code null} after the last. */
  synchronized byte @Nullable [] take() throws InterruptedException {
    while (lines.isEmpty() && !isComplete) {
      wait();
    }
    var line = lines.poll();
    bytes -= line == null ? 0 : line.length;
    return line;
  }
}
