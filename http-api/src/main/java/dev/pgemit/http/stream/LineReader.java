package dev.pgemit.http.stream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Splits a stream into lines without copying them. The buffer grows up to the line limit. Of a
 * longer line, only the number is kept.
 */
public final class LineReader {
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
   * @param maxLineBytes the maximum length of a line in bytes
   */
  public LineReader(int maxLineBytes) {
    this.maxLineBytes = maxLineBytes;
  }

  /** Reads more bytes, with one read of the input. Returns whether the stream continues. */
  public boolean fill(InputStream input) throws IOException {
    makeRoom();
    var read = input.read(buffer, end, buffer.length - end);
    if (read < 0) {
      end();
    } else {
      end += read;
    }
    return !isAtEnd;
  }

  /** Marks the end of input. Bytes after the last line break form a line too. */
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
      // A line over the limit is dropped before the buffer grows much beyond that limit.
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
  }

  /** Advances to the next line. Returns whether a complete line is available. */
  public boolean next() {
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

  /** Returns whether the input has ended. */
  public boolean isAtEnd() {
    return isAtEnd;
  }

  /** Returns the maximum length of a line in bytes. */
  public int maxLineBytes() {
    return maxLineBytes;
  }

  /** Returns the number of the current line, from 1. */
  public long number() {
    return number;
  }

  /** Returns the current line without a copy, valid until the next {@link #fill}. */
  public ByteBuffer line() {
    return ByteBuffer.wrap(buffer, offset, length);
  }

  /** Returns the length of the current line in bytes. */
  public int length() {
    return length;
  }

  /** Returns whether the current line is over the limit. Its bytes are then lost. */
  public boolean isTooLong() {
    return isTooLong;
  }

  /** Returns whether the current line contains only whitespace. */
  public boolean isBlank() {
    for (var i = offset; i < offset + length; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return !isTooLong;
  }
}
