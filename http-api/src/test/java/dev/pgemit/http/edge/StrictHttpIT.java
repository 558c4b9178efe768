package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.RawExchange;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rejects requests that two servers in a row might parse differently, which permits request
 * smuggling.
 */
class StrictHttpIT {
  private static final String BODY = "{\"event\":\"e\"}";
  private static final String SMUGGLED =
      "POST /v1/emit HTTP/1.1\r\n"
          + "Host: localhost\r\n"
          + "Content-Type: application/json\r\n"
          + "Content-Length: 13\r\n\r\n"
          + BODY;

  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAttachmentsTable();

  private static TestChannel channel;

  @BeforeAll
  static void start() throws Exception {
    channel = service.listen("/");
  }

  @AfterAll
  static void stop() throws Exception {
    assertThat(channel.drain()).as("nothing was published").isEmpty();
  }

  static Stream<Arguments> framing() {
    return Stream.of(
        invalidRequest(
            "both lengths",
            post("Content-Length: 13\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"),
        invalidRequest(
            "both, the other way",
            post("Transfer-Encoding: chunked\r\nContent-Length: 13\r\n") + BODY),
        invalidRequest("two lengths", post("Content-Length: 13\r\nContent-Length: 5\r\n") + BODY),
        invalidRequest(
            "the same length twice", post("Content-Length: 13\r\nContent-Length: 13\r\n") + BODY),
        invalidRequest("a list of lengths", post("Content-Length: 13, 13\r\n") + BODY),
        invalidRequest("a signed length", post("Content-Length: +13\r\n") + BODY),
        invalidRequest("a length in hexadecimal", post("Content-Length: 0xd\r\n") + BODY),
        invalidRequest(
            "chunked twice", post("Transfer-Encoding: chunked, chunked\r\n") + "0\r\n\r\n"),
        invalidRequest(
            "chunked, and more", post("Transfer-Encoding: chunked, identity\r\n") + "0\r\n\r\n"),
        invalidRequest(
            "an unknown encoding", post("Transfer-Encoding: xchunked\r\n") + "0\r\n\r\n"),
        invalidRequest("a coding that is empty", post("Transfer-Encoding:\r\n") + "0\r\n\r\n"),
        invalidRequest("identity alone", post("Transfer-Encoding: identity\r\n") + BODY),
        invalidRequest(
            "a coding in quotes", post("Transfer-Encoding: \"chunked\"\r\n") + "0\r\n\r\n"),
        invalidRequest("a parameter", post("Transfer-Encoding: chunked;q=1\r\n") + "0\r\n\r\n"),
        invalidRequest(
            "chunks of HTTP/1.0",
            chunked("d\r\n" + BODY + "\r\n0\r\n\r\n").replace("HTTP/1.1", "HTTP/1.0")),
        invalidRequest(
            "a vertical tab", post("Transfer-Encoding: \u000bchunked\r\n") + "0\r\n\r\n"),
        invalidRequest("a space before the colon", post("Content-Length : 13\r\n") + BODY),
        invalidRequest(
            "a folded header", post("X-Folded: a\r\n b\r\nContent-Length: 13\r\n") + BODY),
        invalidRequest("a line feed alone", post("X-A: a\nContent-Length: 13\r\n") + BODY),
        invalidRequest("a carriage return alone", post("X-A: a\rContent-Length: 13\r\n") + BODY),
        invalidRequest("a NUL in a value", post("X-A: a\u0000b\r\nContent-Length: 13\r\n") + BODY),
        invalidRequest("no name", post(": a\r\nContent-Length: 13\r\n") + BODY),
        invalidRequest(
            "a size of a chunk that ends in a line feed", chunked("d\n" + BODY + "\r\n0\r\n\r\n")),
        invalidRequest("a chunk that ends in a line feed", chunked("d\r\n" + BODY + "\n0\r\n\r\n")),
        invalidRequest(
            "a chunk that is longer than it says", chunked("c\r\n" + BODY + "\r\n0\r\n\r\n")),
        invalidRequest("a negative chunk", chunked("-d\r\n" + BODY + "\r\n0\r\n\r\n")),
        invalidRequest("a chunk in 0x", chunked("0xd\r\n" + BODY + "\r\n0\r\n\r\n")),
        invalidRequest("no host", "GET /healthz HTTP/1.1\r\n\r\n"),
        invalidRequest("two hosts", "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        invalidRequest("a host with a space", "GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n"),
        invalidRequest("an empty host", "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n"),
        invalidRequest(
            "a request line that ends in a line feed",
            "GET /healthz HTTP/1.1\nHost: localhost\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("framing")
  void rejectsAmbiguousFramingAndClosesConnection(String what, String request) throws Exception {
    // On an open connection, the following bytes would be parsed as another request.
    var answer = RawExchange.send(service.port(), request + SMUGGLED);

    answer.assertProblem(400);
    assertThat(answer.body()).as("one answer").doesNotContain("HTTP/1.1");
    assertThat(answer.head()).doesNotContainIgnoringCase("server:").containsIgnoringCase("nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gzip, chunked", "gzip\r\nTransfer-Encoding: chunked", "identity, chunked"})
  void rejectsUnknownTransferCoding(String codings) throws Exception {
    var request = post("Transfer-Encoding: " + codings + "\r\n") + "d\r\n" + BODY + "\r\n0\r\n\r\n";

    var answer = RawExchange.send(service.port(), request + SMUGGLED);

    assertThat(answer.assertProblem(501).get("detail").stringValue())
        .containsAnyOf("gzip", "identity");
    assertThat(answer.body()).as("one answer").doesNotContain("HTTP/1.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer a\r\nAuthorization: Bearer a",
        "Content-Type: application/json",
        "Content-Encoding: identity\r\ncontent-encoding: gzip",
        "Idempotency-Key: one\r\nIdempotency-Key: other",
        "Origin: http://localhost\r\nOrigin: http://evil",
        "traceparent: a\r\nTraceparent: b"
      })
  void rejectsRepeatedHeader(String headers) throws Exception {
    var request = post(headers + "\r\nContent-Length: 13\r\n") + BODY;

    var detail = RawExchange.send(service.port(), request).assertProblem(400).get("detail");

    assertThat(detail.stringValue())
        .contains("occurs 2 times, but is allowed only once: nothing was done")
        .containsIgnoringCase(headers.substring(0, headers.indexOf(':')));
  }

  static Stream<Arguments> uris() {
    return Stream.of(
        invalidRequest("/v1/%2e%2e/healthz", 400),
        invalidRequest("/v1/../healthz", 404),
        invalidRequest("/v1/emit;a=b", 404),
        invalidRequest("/v1//emit", 400),
        invalidRequest("//v1/emit", 400),
        invalidRequest("/v1/emit/", 404),
        invalidRequest("/v1%2femit", 400),
        invalidRequest("/v1/emit%00", 400),
        invalidRequest("/v1/emit#a", 400),
        invalidRequest("/v1\\emit", 400),
        invalidRequest("*", 400),
        invalidRequest("v1/emit", 400),
        invalidRequest("http://b/v1/emit", 400));
  }

  @ParameterizedTest
  @MethodSource("uris")
  void rejectsAmbiguousTarget(String target, int status) throws Exception {
    var request =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n%s"
            .formatted(target, BODY);

    RawExchange.send(service.port(), request).assertProblem(status);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void rejectsOtherMethods(String method, int status) throws Exception {
    var request =
        method
            + " /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Secret: s\r\n\r\n";

    var answer = RawExchange.send(service.port(), request);

    answer.assertProblem(status);
    assertThat(answer.body()).doesNotContain("X-Secret");
  }

  static Stream<Arguments> methods() {
    return Stream.of(
        invalidRequest("TRACE", 405),
        invalidRequest("TRACK", 405),
        invalidRequest("PROPFIND", 405),
        invalidRequest("get", 405),
        invalidRequest("PATCH", 405));
  }

  @Test
  void rejectsHttp09() throws Exception {
    assertThat(RawExchange.send(service.port(), "GET /healthz\r\n\r\n").head())
        .startsWith("HTTP/1.1 505");
  }

  private static Arguments invalidRequest(String what, Object request) {
    return Arguments.of(what, request);
  }

  private static String chunked(String chunks) {
    return post("Transfer-Encoding: chunked\r\n") + chunks;
  }

  private static String post(String headers) {
    return "POST /v1/emit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + headers
        + "\r\n";
  }
}
