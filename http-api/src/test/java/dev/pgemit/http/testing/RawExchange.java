package dev.pgemit.http.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * One request as bytes, for what no client would send, and all that comes back.
 *
 * @param head the status line and the headers
 * @param body what follows them
 */
public record RawExchange(String head, String body) {
  private static final int READ_TIMEOUT_MILLIS = 10_000;

  /** Sends a request after which the server closes the connection. */
  public static RawExchange send(int port, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var parts = answer.split("\r\n\r\n", 2);
      assertThat(parts).as("a whole answer: %s", answer).hasSize(2);
      return new RawExchange(parts[0], parts[1]);
    }
  }

  public JsonNode assertProblem(int status) {
    assertThat(head).startsWith("HTTP/1.1 " + status + " ");
    assertThat(head).containsIgnoringCase("content-type: application/problem+json");
    return ResponseAssertions.problem(
        body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1), status);
  }
}
