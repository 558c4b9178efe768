package dev.pgemit.http.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.contract.Contract;
import dev.pgemit.testing.contract.ObservedExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Sends one request as bytes, for requests that no client library sends, and reads the whole
 * response.
 *
 * @param head the status line and the headers
 * @param body the bytes after the headers
 */
public record RawExchange(String head, String body) {
  private static final int READ_TIMEOUT_MILLIS = 10_000;

  /** Sends a request after which the server closes the connection. */
  public static RawExchange send(int port, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return of(
          request, new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /**
   * Checks a response against the OpenAPI document.
   *
   * @param request the request, of which only the first line matters
   * @param answer the bytes that the service sent, from the first response on
   */
  public static RawExchange of(String request, String answer) {
    var parts = answer.split("\r\n\r\n", 2);
    assertThat(parts).as("a whole answer: %s", answer).hasSize(2);
    checkFirstResponse(request, parts[0], parts[1]);
    return new RawExchange(parts[0], parts[1]);
  }

  /**
   * Checks a response against the OpenAPI document. Uses only the first line of the request, which
   * may be malformed HTTP.
   */
  static void checkFirstResponse(String request, String head, String body) {
    if (head.startsWith("HTTP/1.1 100 ")) {
      var parts = body.split("\r\n\r\n", 2);
      checkFirstResponse(request, parts[0], parts[1]);
      return;
    }
    var requestLine = request.split("\r\n", 2)[0].split(" ", -1);
    var lines = head.split("\r\n", -1);
    Map<String, List<String>> headers = new HashMap<>();
    for (var i = 1; i < lines.length; i++) {
      var parts = lines[i].split(":\\s*", 2);
      headers.computeIfAbsent(parts[0], unused -> new ArrayList<>()).add(parts[1]);
    }
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var length =
        headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase("Content-Length"))
            .map(header -> Integer.parseInt(header.getValue().get(0)))
            .findFirst()
            .orElse(bytes.length);
    Contract.current()
        .checkResponse(
            new ObservedExchange(
                requestLine[0],
                requestLine.length > 1 ? requestLine[1] : "",
                Map.of(),
                null,
                Integer.parseInt(lines[0].split(" ", 3)[1]),
                headers,
                Arrays.copyOf(bytes, Math.min(length, bytes.length))));
  }

  public JsonNode assertProblem(int status) {
    assertThat(head).startsWith("HTTP/1.1 " + status + " ");
    assertThat(head).containsIgnoringCase("content-type: application/problem+json");
    return ResponseAssertions.problem(
        body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1), status);
  }
}
