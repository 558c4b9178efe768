package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that a connection with many requests in one write gets their responses in order. */
class PipeliningIT {
  private static final int REQUESTS = 200;
  private static final int MAX_BODY = 4_096;

  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAttachmentsTable().setting("PGEMIT_MAX_BODY", String.valueOf(MAX_BODY));

  private static TestChannel channel;

  @BeforeAll
  static void listen() throws Exception {
    channel = service.listen("/");
  }

  @Test
  void answersEmitsInOrder() throws Exception {
    var requests = new StringBuilder();
    for (var i = 0; i < REQUESTS; i++) {
      requests.append(post("/v1/emit", emit(i)));
    }

    var responses = exchange(requests, REQUESTS);

    assertThat(responses).allMatch(response -> response.status() == 202);
    for (var i = 0; i < REQUESTS; i++) {
      assertThat(responses.get(i).body()).as("response %d", i).contains("\"m-" + i + "\"");
      assertThat(channel.next()).as("message %d", i).contains("\"m-" + i + "\"");
    }
  }

  @Test
  void errorsInBetweenKeepTheOrder() throws Exception {
    var chunked =
        String.join(
            "\r\n",
            "POST /v1/emit HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Transfer-Encoding: chunked",
            "",
            "%x",
            "%s",
            "0",
            "",
            "");
    var batch = "{\"emits\":[%s,%s]}".formatted(emit(3), emit(4));
    var requests =
        post("/v1/emit", emit(1))
            + post("/v1/emit", "{\"event\":1}")
            + post("/v1/nothing", emit(0))
            + post("/v1/emit", "{\"pad\":\"%s\"}".formatted("x".repeat(MAX_BODY)))
            + post("/v1/emit", emit(2))
            + "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            + chunked.formatted(2 * MAX_BODY, " ".repeat(2 * MAX_BODY))
            + post("/v1/emit/batch", batch)
            + post("/v1/emit", "not json")
            + chunked.formatted(emit(5).length(), emit(5));

    var responses = exchange(requests, 10);

    assertThat(responses)
        .extracting(Response::status)
        .containsExactly(202, 400, 404, 413, 202, 200, 413, 202, 400, 202);
    for (var i = 1; i <= 5; i++) {
      assertThat(channel.next()).contains("\"m-" + i + "\"");
    }
  }

  private static String emit(int number) {
    return "{\"event\":\"e\",\"id\":\"m-%d\"}".formatted(number);
  }

  private static String post(String path, String body) {
    return ("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: %d\r\n\r\n%s")
        .formatted(path, body.length(), body);
  }

  private static List<Response> exchange(CharSequence requests, int count) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
      var input = new BufferedInputStream(socket.getInputStream());
      List<Response> responses = new ArrayList<>();
      while (responses.size() < count) {
        responses.add(Response.read(input));
      }
      return responses;
    }
  }

  /** A response with a {@code Content-Length}. */
  private record Response(int status, String body) {
    static Response read(InputStream input) throws IOException {
      var statusLine = readLine(input);
      var length = 0;
      for (var line = readLine(input); !line.isEmpty(); line = readLine(input)) {
        if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      var body = new String(input.readNBytes(length), StandardCharsets.UTF_8);
      assertThat(statusLine).startsWith("HTTP/1.1 ");
      var status = Integer.parseInt(statusLine.substring(9, 12));
      if (status >= 400) {
        ResponseAssertions.problem(body, status);
      }
      return new Response(status, body);
    }

    private static String readLine(InputStream input) throws IOException {
      var line = new StringBuilder();
      for (var next = input.read(); next != '\n'; next = input.read()) {
        assertThat(next).as("the connection stays open").isNotNegative();
        line.append((char) next);
      }
      return line.toString().strip();
    }
  }
}
