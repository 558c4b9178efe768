package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.RawExchange;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.SlowClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** If a client sends "Expect: 100-continue", the interim response does not count as a response. */
class HeaderTimeoutsIT {
  private static final String EMIT = "{\"event\":\"e\"}";
  private static final String CONTINUE_RESPONSE = "HTTP/1.1 100 Continue\r\n\r\n";
  private static final int MAX_BYTES = 30;
  private static final Duration BYTE_INTERVAL = Duration.ofMillis(500);

  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAttachmentsTable().setting("PGEMIT_REQUEST_TIMEOUT", "1s");

  private static String post(String path, String type, int length) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nExpect: 100-continue\r\nContent-Length: %d\r\n"
        .formatted(path, type, length);
  }

  @Test
  void doesNotTimeStreamAfterContinue() throws Exception {
    var length = EMIT.length() + 1 + 10; // SlowClients sends the last ten one by one
    var begin =
        post("/v1/emit/stream", "application/x-ndjson", length)
            + "Connection: close\r\n\r\n"
            + EMIT
            + "\n";
    try (var slow = new SlowClients(service.port(), 1, begin, BYTE_INTERVAL)) {
      assertThat(slow.readResponses().get(0))
          .startsWith("HTTP/1.1 100 ")
          .contains("HTTP/1.1 200 ", "\"accepted\":1");
    }
  }

  @Test
  void timesNextHeadersAfterContinue() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      write(socket, post("/v1/emit", ServiceClient.JSON, EMIT.length()) + "\r\n");
      var leave = socket.getInputStream().readNBytes(CONTINUE_RESPONSE.length());
      assertThat(new String(leave, StandardCharsets.US_ASCII)).isEqualTo(CONTINUE_RESPONSE);

      write(socket, EMIT + "GET /healthz HTTP/1.1\r\nX-Slow:");

      var answers = sendSlowlyAndReadResponses(socket);
      assertThat(RawExchange.of("POST /v1/emit HTTP/1.1", answers).head())
          .startsWith("HTTP/1.1 202 ");
      var second = answers.substring(answers.indexOf("HTTP/1.1 408 "));
      assertThat(RawExchange.of("GET /healthz HTTP/1.1", second).body())
          .contains("The headers were not complete within 1 s");
    }
  }

  private static String sendSlowlyAndReadResponses(Socket socket) throws IOException {
    socket.setSoTimeout((int) BYTE_INTERVAL.toMillis());
    var answers = new StringBuilder();
    for (var sent = 0; sent < MAX_BYTES; ) {
      try {
        var next = socket.getInputStream().read();
        if (next < 0) {
          break;
        }
        answers.append((char) next);
      } catch (SocketTimeoutException e) {
        write(socket, " ");
        sent++;
      }
    }
    return answers.toString();
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
