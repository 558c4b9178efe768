package dev.pgemit.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request of many lines, an emit each, written as fast as the server takes it. */
final class NdjsonStream implements Workload {
  private static final int CHUNK = 64 << 10;
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public Sent send(Work work) throws IOException {
    var target = URI.create(work.target());
    try (var socket = new Socket(target.getHost(), target.getPort())) {
      socket.setTcpNoDelay(true);
      var start = System.nanoTime();
      var out = socket.getOutputStream();
      out.write(head(target));
      writeLines(out, work);
      out.flush();
      var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      var sent = Sent.since(start);
      check(work, answer);
      return sent;
    }
  }

  private static byte[] head(URI target) {
    return """
        POST %s HTTP/1.1\r
        Host: %s\r
        Content-Type: application/x-ndjson\r
        Transfer-Encoding: chunked\r
        Connection: close\r
        \r
        """
        .formatted(target.getPath(), target.getAuthority())
        .getBytes(US_ASCII);
  }

  private static void writeLines(OutputStream out, Work work) throws IOException {
    var line = (Request.body(work, 0) + "\n").getBytes(US_ASCII);
    var marker = new String(line, US_ASCII).indexOf('~');
    var chunk = new byte[CHUNK / line.length * line.length];
    var length = 0;
    for (var i = 0; i < work.perSender(); i++) {
      Marker.writeSequence(line, marker, i);
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

  private static void check(Work work, String answer) {
    if (!answer.startsWith("HTTP/1.1 200 ")
        || json(answer).path("accepted").asInt() != work.events()) {
      throw new IllegalStateException(
          "Of a stream of %,d lines not all were accepted: %s".formatted(work.events(), answer));
    }
  }

  private static JsonNode json(String answer) {
    return JSON.readTree(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
  }
}
