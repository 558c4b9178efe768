package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.RawExchange;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers without a key cannot take resources from callers with a key. */
class UnauthorizedIT {
  private static final String EMIT = "{\"event\":\"e\"}";
  private static final int MAX_BODY_BYTES = 4 << 20;

  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAllTables()
          .requireKeys()
          .setting("PGEMIT_REQUEST_TIMEOUT", "1m")
          .setting("PGEMIT_MAX_BODY", MAX_BODY_BYTES + "");

  private static String limitedKey;

  @BeforeAll
  static void start() throws Exception {
    limitedKey = service.keys().createWithRate("limited", "1/h");
  }

  private static String post(String path, String more) {
    return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n%s\r\n\r\n"
        .formatted(path, more);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 900000",
        "Content-Length: 900000\r\nExpect: 100-continue",
        "Content-Length: 99000000",
        "Transfer-Encoding: chunked"
      })
  void rejectsUnauthorizedRequestBeforeBody(String length) throws Exception {
    var answer = RawExchange.send(service.port(), post("/v1/emit", length));

    answer.assertProblem(401);
    assertThat(answer.head())
        .containsIgnoringCase("WWW-Authenticate: Bearer")
        .containsIgnoringCase("Connection: close");
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, /v1/emit, 400",
    "OPTIONS, /v1/emit/stream, 400",
    "GET, /healthz, 400",
    "HEAD, /readyz, 400",
    "POST, /healthz, 401",
    "PUT, /readyz, 401"
  })
  void publicPathsAcceptNoBody(String method, String path, int status) throws Exception {
    for (var length :
        List.of("Content-Length: 900000", "Transfer-Encoding: chunked\r\nConnection: close")) {
      var answer =
          RawExchange.send(service.port(), post(path, length).replaceFirst("POST", method));

      assertThat(answer.head()).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void rejectsRateLimitedRequestBeforeBody() throws Exception {
    ResponseAssertions.acceptedId(service.withKey(limitedKey).post("/v1/emit", EMIT));
    var answer =
        RawExchange.send(
            service.port(),
            post(
                "/v1/emit",
                "Authorization: Bearer " + limitedKey + "\r\nTransfer-Encoding: chunked"));

    answer.assertProblem(429);
    assertThat(answer.head()).containsIgnoringCase("Retry-After: ");
  }

  @Test
  void keepsConnectionAfterRejectedLargeBody() throws Exception {
    var body = "[" + " ".repeat(1_000_000);
    for (var i = 0; i < 3; i++) {
      ResponseAssertions.problem(service.post("/v1/emit", body), 401);
    }
  }
}
