package dev.pgemit.interop.faults.environment;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A connection to the service that can send arbitrary bytes at any speed. */
public final class RawHttpConnection implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 60_000;

  private final Socket socket;

  /** Opens a connection. */
  public RawHttpConnection(URI address) throws IOException {
    this.socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
  }

  /** Writes the head of an emit request. */
  public void writeHead(String... fields) throws IOException {
    var head =
        "POST /v1/emit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + String.join("\r\n", fields)
            + "\r\n\r\n";
    outputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    outputStream().flush();
  }

  /** Returns the stream for the body. */
  public OutputStream outputStream() throws IOException {
    return socket.getOutputStream();
  }

  /** Returns the status of the response; 0 if the connection ends without one. */
  public int readStatus() {
    try {
      var line = firstLine(socket.getInputStream());
      return line.startsWith("HTTP/1.1 ") ? Integer.parseInt(line.substring(9, 12)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static String firstLine(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (var next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
