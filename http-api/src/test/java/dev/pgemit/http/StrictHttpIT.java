package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that two servers in a row might read differently, which is how requests are smuggled.
 */
class StrictHttpIT {
  private static final String BODY = "{\"event\":\"e\"}";
  private static final String SMUGGLED =
      "POST /v1/emit HTTP/1.1\r\n"
          + "Host: localhost\r\n"
          + "Content-Type: application/json\r\n"
          + "Content-Length: 13\r\n\r\n"
          + BODY;

  private static TestDatabase database;
  private static Service service;
  private static Channel channel;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    service = Service.on(database);
    channel = Channel.of(database, "/");
  }

  @AfterAll
  static void stop() throws Exception {
    assertThat(channel.rest()).as("nothing was published").isEmpty();
    channel.close();
    service.close();
    database.close();
  }

  static Stream<Arguments> framing() {
    return Stream.of(
        wrong(
            "both lengths",
            post("Content-Length: 13\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"),
        wrong(
            "both, the other way",
            post("Transfer-Encoding: chunked\r\nContent-Length: 13\r\n") + BODY),
        wrong("two lengths", post("Content-Length: 13\r\nContent-Length: 5\r\n") + BODY),
        wrong("the same length twice", post("Content-Length: 13\r\nContent-Length: 13\r\n") + BODY),
        wrong("a list of lengths", post("Content-Length: 13, 13\r\n") + BODY),
        wrong("a signed length", post("Content-Length: +13\r\n") + BODY),
        wrong("a length in hexadecimal", post("Content-Length: 0xd\r\n") + BODY),
        wrong("chunked twice", post("Transfer-Encoding: chunked, chunked\r\n") + "0\r\n\r\n"),
        wrong("chunked, and more", post("Transfer-Encoding: chunked, identity\r\n") + "0\r\n\r\n"),
        wrong("an unknown encoding", post("Transfer-Encoding: xchunked\r\n") + "0\r\n\r\n"),
        wrong("a coding that is empty", post("Transfer-Encoding:\r\n") + "0\r\n\r\n"),
        wrong("identity alone", post("Transfer-Encoding: identity\r\n") + BODY),
        wrong("a coding in quotes", post("Transfer-Encoding: \"chunked\"\r\n") + "0\r\n\r\n"),
        wrong("a parameter", post("Transfer-Encoding: chunked;q=1\r\n") + "0\r\n\r\n"),
        wrong(
            "chunks of HTTP/1.0",
            chunked("d\r\n" + BODY + "\r\n0\r\n\r\n").replace("HTTP/1.1", "HTTP/1.0")),
        wrong("a vertical tab", post("Transfer-Encoding: \u000bchunked\r\n") + "0\r\n\r\n"),
        wrong("a space before the colon", post("Content-Length : 13\r\n") + BODY),
        wrong("a folded header", post("X-Folded: a\r\n b\r\nContent-Length: 13\r\n") + BODY),
        wrong("a line feed alone", post("X-A: a\nContent-Length: 13\r\n") + BODY),
        wrong("a carriage return alone", post("X-A: a\rContent-Length: 13\r\n") + BODY),
        wrong("a NUL in a value", post("X-A: a\u0000b\r\nContent-Length: 13\r\n") + BODY),
        wrong("no name", post(": a\r\nContent-Length: 13\r\n") + BODY),
        wrong(
            "a size of a chunk that ends in a line feed", chunked("d\n" + BODY + "\r\n0\r\n\r\n")),
        wrong("a chunk that ends in a line feed", chunked("d\r\n" + BODY + "\n0\r\n\r\n")),
        wrong("a chunk that is longer than it says", chunked("c\r\n" + BODY + "\r\n0\r\n\r\n")),
        wrong("a negative chunk", chunked("-d\r\n" + BODY + "\r\n0\r\n\r\n")),
        wrong("a chunk in 0x", chunked("0xd\r\n" + BODY + "\r\n0\r\n\r\n")),
        wrong("no host", "GET /healthz HTTP/1.1\r\n\r\n"),
        wrong("two hosts", "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        wrong("a host with a space", "GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n"),
        wrong("an empty host", "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n"),
        wrong(
            "a request line that ends in a line feed",
            "GET /healthz HTTP/1.1\nHost: localhost\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("framing")
  void isRefusedAndEndsTheConnection(String what, String request) throws Exception {
    // Were the connection kept, what follows would be read as a request of its own.
    var answer = RawExchange.with(service.port(), request + SMUGGLED);

    answer.assertProblem(400);
    assertThat(answer.body()).as("one answer").doesNotContain("HTTP/1.1");
    assertThat(answer.head()).doesNotContainIgnoringCase("server:").containsIgnoringCase("nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gzip, chunked", "gzip\r\nTransfer-Encoding: chunked", "identity, chunked"})
  void anUnknownTransferCodingIsNotImplemented(String codings) throws Exception {
    var request = post("Transfer-Encoding: " + codings + "\r\n") + "d\r\n" + BODY + "\r\n0\r\n\r\n";

    var answer = RawExchange.with(service.port(), request + SMUGGLED);

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
  void aHeaderThatMayBeThereOnceIsNotReadTwice(String headers) throws Exception {
    var request = post(headers + "\r\nContent-Length: 13\r\n") + BODY;

    var detail = RawExchange.with(service.port(), request).assertProblem(400).get("detail");

    assertThat(detail.stringValue())
        .contains("is there 2 times, and may be there once: nothing was done")
        .containsIgnoringCase(headers.substring(0, headers.indexOf(':')));
  }

  static Stream<Arguments> uris() {
    return Stream.of(
        wrong("/v1/%2e%2e/healthz", 400),
        wrong("/v1/../healthz", 404),
        wrong("/v1/emit;a=b", 404),
        wrong("/v1//emit", 400),
        wrong("//v1/emit", 400),
        wrong("/v1/emit/", 404),
        wrong("/v1%2femit", 400),
        wrong("/v1/emit%00", 400),
        wrong("/v1/emit#a", 400),
        wrong("/v1\\emit", 400),
        wrong("*", 400),
        wrong("v1/emit", 400),
        wrong("http://b/v1/emit", 400));
  }

  @ParameterizedTest
  @MethodSource("uris")
  void aTargetWithTwoMeaningsIsNoOther(String target, int status) throws Exception {
    var request =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n%s"
            .formatted(target, BODY);

    RawExchange.with(service.port(), request).assertProblem(status);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void otherMethodsAreRefused(String method, int status) throws Exception {
    var request =
        method
            + " /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Secret: s\r\n\r\n";

    var answer = RawExchange.with(service.port(), request);

    answer.assertProblem(status);
    assertThat(answer.body()).doesNotContain("X-Secret");
  }

  static Stream<Arguments> methods() {
    return Stream.of(
        wrong("TRACE", 405),
        wrong("TRACK", 405),
        wrong("PROPFIND", 405),
        wrong("get", 405),
        wrong("PATCH", 405));
  }

  @Test
  void theFirstVersionOfHttpIsNotSpoken() throws Exception {
    assertThat(RawExchange.with(service.port(), "GET /healthz\r\n\r\n").head())
        .startsWith("HTTP/1.1 505");
  }

  private static Arguments wrong(String what, Object request) {
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
