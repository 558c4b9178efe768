package dev.pgemit.interop.faults.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A connection to the service on which anything can be written, at any speed. */
public final class RawHttp implements AutoCloseable {
  private static final int LONGEST_WAIT_MILLIS = 60_000;

  private final Socket socket;

  /** Opens it. */
  public RawHttp(URI address) throws IOException {
    this.socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(LONGEST_WAIT_MILLIS);
  }

  /** Writes the head of a call that emits. */
  public void head(String... fields) throws IOException {
    var head =
        "POST /v1/emit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + String.join("\r\n", fields)
            + "\r\n\r\n";
    out().write(head.getBytes(StandardCharsets.US_ASCII));
    out().flush();
  }

  /** Where to write the body. */
  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /** The status of the answer; 0 where the connection ends without one. */
  public int status() {
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
