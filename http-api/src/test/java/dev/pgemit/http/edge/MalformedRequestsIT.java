package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.RawExchange;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedRequestsIT {
  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAttachmentsTable();

  private static TestChannel channel;

  @BeforeAll
  static void start() throws Exception {
    channel = service.listen("/");
  }

  @AfterAll
  static void stop() throws Exception {
    assertThat(channel.drain()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n{\"event\":\"e\"}\r\n0\r\n\r\n",
        "-1\r\n{\"event\":\"e\"}\r\n0\r\n\r\n",
        "fffffffffffffffffff\r\n{\"event\":\"e\"}\r\n0\r\n\r\n",
        "d\r\n{\"event\":\"e\"}zz\r\n0\r\n\r\n"
      })
  void rejectsMalformedChunk(String chunks) throws Exception {
    exchange(post("Transfer-Encoding: chunked\r\n") + chunks).assertProblem(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: x\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 13\r\nContent-Length: 14\r\n",
        "Content-Length: 13\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip\r\n",
        "No colon\r\n",
        "Content Length: 13\r\n"
      })
  void rejectsAmbiguousLengthOrHeader(String headers) throws Exception {
    exchange(post(headers) + "{\"event\":\"e\"}").assertProblem(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET\r\n\r\n",
        "G\u0000T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\r\n"
      })
  void rejectsBadRequestLine(String request) throws Exception {
    exchange(request).assertProblem(400);
  }

  @Test
  void rejectsUnsupportedHttpVersion() throws Exception {
    exchange("GET /healthz HTTP/7.3\r\nHost: localhost\r\n\r\n").assertProblem(505);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1%2Femit",
        "/v1/%2e%2e/healthz",
        "/v1/..;/healthz",
        "/v1//emit",
        "/%",
        "/%zz",
        "/%c0%af"
      })
  void rejectsAmbiguousUri(String uri) throws Exception {
    exchange("GET " + uri + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .assertProblem(400);
  }

  @Test
  void rejectsOversizedHeader() throws Exception {
    var problem = exchange(post("X-Large: " + "x".repeat(20_000) + "\r\n")).assertProblem(431);

    assertThat(problem.get("detail").stringValue()).contains("16384 bytes", "shorter headers");
  }

  @Test
  void rejectsOversizedUri() throws Exception {
    var problem =
        exchange("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .assertProblem(414);

    assertThat(problem.get("detail").stringValue()).contains("16384 bytes", "shorten it");
  }

  private static String post(String headers) {
    return "POST /v1/emit HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\n"
        + headers
        + "\r\n";
  }

  private static RawExchange exchange(String request) throws Exception {
    return RawExchange.send(service.port(), request);
  }
}
