package dev.pgemit.http.warmup;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends one request again and again, several at a time. All responses have the same length. */
final class WarmUpConnection implements AutoCloseable {
  private static final int PIPELINED_REQUESTS = 16;
  private static final int MAX_RESPONSE_BYTES = 16 << 10;

  private final Socket socket;
  private final byte[] requests;
  private final int responseBytes;

  /** Connects, and measures the length of a response. */
  WarmUpConnection(int port, String path, String body) throws IOException {
    var request =
        """
        POST %s HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s\
        """
            .formatted(path, port, body.length(), body);
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.socket.setTcpNoDelay(true);
    this.requests = request.repeat(PIPELINED_REQUESTS).getBytes(StandardCharsets.US_ASCII);
    this.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    this.responseBytes = readResponse();
  }

  private int readResponse() throws IOException {
    var buffer = new byte[MAX_RESPONSE_BYTES];
    var length = 0;
    while (length == 0 || buffer[length - 1] != '}') {
      var read = socket.getInputStream().read(buffer, length, buffer.length - length);
      if (read <= 0) {
        throw new EOFException("The response ended after %d bytes".formatted(length));
      }
      length += read;
    }
    var response = new String(buffer, 0, length, StandardCharsets.US_ASCII);
    if (!response.startsWith("HTTP/1.1 202 ")) {
      throw new IOException("An unexpected response: " + response);
    }
    return length;
  }

  /** Sends requests, reads their responses, and returns their number. */
  int exchange() throws IOException {
    socket.getOutputStream().write(requests);
    var expected = PIPELINED_REQUESTS * responseBytes;
    var received = socket.getInputStream().readNBytes(expected).length;
    if (received < expected) {
      throw new EOFException("The responses ended after %d bytes".formatted(received));
    }
    return PIPELINED_REQUESTS;
  }

  /** Closes the connection, which ends an exchange on another thread with an exception. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
