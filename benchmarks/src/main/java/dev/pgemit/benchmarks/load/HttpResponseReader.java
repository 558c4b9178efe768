package dev.pgemit.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Locale;

/** Reads one HTTP response at a time. Supports only the responses of the measured servers. */
final class HttpResponseReader {
  private static final int MAX_RESPONSE_BYTES = 1 << 16;

  private final ByteBuffer buffer = ByteBuffer.allocate(MAX_RESPONSE_BYTES);
  private final String requiredText;

  /**
   * Creates a reader.
   *
   * @param requiredText the text that every response must contain; empty for none
   */
  HttpResponseReader(String requiredText) {
    this.requiredText = requiredText;
  }

  ByteBuffer buffer() {
    return buffer;
  }

  /**
   * Returns whether the buffer holds a whole response, and then clears the buffer for the next one.
   *
   * @throws IllegalStateException if the server did not accept the request, or the required text is
   *     missing
   */
  boolean consumeIfComplete() {
    var length = buffer.position();
    var bytes = buffer.array();
    var head = endOfHead(bytes, length);
    if (head < 0) {
      return false;
    }
    // HTTP/1.1 2xx
    if (bytes[9] != '2') {
      throw new IllegalStateException("The server rejected the request: " + text());
    }
    if (!hasWholeBody(bytes, head, length)) {
      return false;
    }
    if (!requiredText.isEmpty() && !text().contains(requiredText)) {
      throw new IllegalStateException(
          "The response does not contain %s: %s".formatted(requiredText, text()));
    }
    buffer.clear();
    return true;
  }

  private String text() {
    return new String(buffer.array(), 0, buffer.position(), ISO_8859_1);
  }

  private static int endOfHead(byte[] bytes, int length) {
    for (var i = 3; i < length; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private static boolean hasWholeBody(byte[] bytes, int head, int length) {
    var headers = new String(bytes, 0, head, ISO_8859_1).toLowerCase(Locale.ROOT);
    var at = headers.indexOf("\ncontent-length:");
    if (at < 0) {
      return new String(bytes, head, length - head, ISO_8859_1).endsWith("0\r\n\r\n");
    }
    var end = headers.indexOf('\r', at);
    var expected = Integer.parseInt(headers.substring(at + 16, end).strip());
    return length - head >= expected;
  }
}
