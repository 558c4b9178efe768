package dev.pgemit.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pgemit.benchmarks.protocol.EventMarker;
import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends one request of many lines, one emit on each, as fast as the server reads them. */
final class NdjsonStreamWorkload implements Workload {
  private static final int CHUNK_BYTES = 64 << 10;
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public SendResult send(SendRequest request) throws IOException {
    var target = URI.create(request.targets().get(0));
    try (var socket = new Socket(target.getHost(), target.getPort())) {
      socket.setTcpNoDelay(true);
      var start = System.nanoTime();
      var out = socket.getOutputStream();
      out.write(requestHead(target, HttpRequest.keyHeader(request)));
      writeLines(out, request);
      out.flush();
      var response = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      var sent = SendResult.since(start);
      requireAllAccepted(request, response);
      return sent;
    }
  }

  private static byte[] requestHead(URI target, String keyHeader) {
    return """
    POST %s HTTP/1.1\r
    Host: %s\r
    %sContent-Type: application/x-ndjson\r
    Transfer-Encoding: chunked\r
    Connection: close\r
    \r
    """
        .formatted(target.getPath(), target.getAuthority(), keyHeader)
        .getBytes(US_ASCII);
  }

  private static void writeLines(OutputStream out, SendRequest request) throws IOException {
    var line = (HttpRequest.emit(request, 0) + "\n").getBytes(US_ASCII);
    var marker = new String(line, US_ASCII).indexOf('~');
    var chunk = new byte[CHUNK_BYTES / line.length * line.length];
    var length = 0;
    for (var i = 0; i < request.perSender(); i++) {
      EventMarker.writeSequence(line, marker, i);
      System.arraycopy(line, 0, chunk, length, line.length);
      length += line.length;
      if (length == chunk.length) {
        writeChunk(out, chunk, length);
        length = 0;
      }
    }
    if (length > 0) {
      writeChunk(out, chunk, length);
    }
    writeChunk(out, chunk, 0);
  }

  private static void writeChunk(OutputStream out, byte[] chunk, int length) throws IOException {
    out.write((Integer.toHexString(length) + "\r\n").getBytes(US_ASCII));
    out.write(chunk, 0, length);
    out.write("\r\n".getBytes(US_ASCII));
  }

  private static void requireAllAccepted(SendRequest request, String response) {
    if (!response.startsWith("HTTP/1.1 200 ")
        || parseBody(response).path("accepted").asInt() != request.eventCount()) {
      throw new IllegalStateException(
          "The server did not accept all of the %,d lines of the stream: %s"
              .formatted(request.eventCount(), response));
    }
  }

  private static JsonNode parseBody(String response) {
    return JSON.readTree(response.substring(response.indexOf('{'), response.lastIndexOf('}') + 1));
  }
}
