package dev.pgemit.http.stream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a stream, one at a time and where they were read, in a buffer that grows up to the
 * longest line. Of a longer one only its number is kept.
 */
final class LineReader {
  private static final int BUFFER_BYTES = 64 << 10;

  private final int maxLineBytes;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int start;
  private int scanned;
  private int end;
  private boolean isSkippingLongLine;
  private boolean isAtEnd;

  private long number;
  private int offset;
  private int length;
  private boolean isTooLong;

  /**
   * Starts before the first line.
   *
   * @param maxLineBytes how many bytes a line may have
   */
  LineReader(int maxLineBytes) {
    this.maxLineBytes = maxLineBytes;
  }

  /** Reads what is there, without waiting; tells whether the stream goes on. */
  boolean fill(InputStream input) throws IOException {
    makeRoom();
    var read = input.read(buffer, end, buffer.length - end);
    if (read < 0) {
      end();
    } else {
      end += read;
    }
    return !isAtEnd;
  }

  /** Nothing follows: what stands after the last line's end is a line too. */
  void end() {
    isAtEnd = true;
  }

  private void makeRoom() {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      scanned -= start;
      end -= start;
      start = 0;
    }
    if (end == 0 && buffer.length > BUFFER_BYTES) {
      buffer = new byte[BUFFER_BYTES];
    } else if (end == buffer.length) {
      // An endless line is given up before this grows much beyond the longest.
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
  }

  /** Moves to the next line, if it is here. */
  boolean next() {
    while (scanned < end && buffer[scanned] != '\n') {
      scanned++;
    }
    if (scanned == end && !isAtEnd) {
      skipIfTooLong();
      return false;
    }
    if (scanned == end && start == end && !isSkippingLongLine) {
      return false;
    }
    number++;
    offset = start;
    length = scanned - start;
    isTooLong = isSkippingLongLine || length > maxLineBytes;
    isSkippingLongLine = false;
    scanned = Math.min(scanned + 1, end);
    start = scanned;
    return true;
  }

  private void skipIfTooLong() {
    isSkippingLongLine |= end - start > maxLineBytes;
    if (isSkippingLongLine) {
      start = end;
    }
  }

  boolean isAtEnd() {
    return isAtEnd;
  }

  int maxLineBytes() {
    return maxLineBytes;
  }

  /** The number of the current line, from 1 on. */
  long number() {
    return number;
  }

  byte[] bytes() {
    return buffer;
  }

  /** Where the current line begins, until the next {@link #fill}. */
  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  boolean isTooLong() {
    return isTooLong;
  }

  /** Whether the current line is nothing but spaces. */
  boolean isBlank() {
    for (var i = offset; i < offset + length; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return !isTooLong;
  }
}
