package dev.pgemit.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.RawExchange;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.contract.OpenApiDocument;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The service gives each response that the document has for requests without an operation. */
class OtherResponsesIT {
  /** Seen by HeaderTimeoutsIT, HealthIT and ShutdownIT. */
  private static final Set<Integer> ELSEWHERE = Set.of(408, 500, 503);

  private static final String LONG = "x".repeat(20_000);

  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAllTables()
          .requireKeys()
          .setting("PGEMIT_CORS_ORIGINS", "https://page.example");

  private static String key;
  private static String ratedKey;
  private static TestService withoutKeys;

  @BeforeAll
  static void start() throws Exception {
    key = service.keys().create("caller", "*");
    ratedKey = service.keys().createWithRate("rated", "1/h");
    withoutKeys = TestService.start(service.database().url(), Map.of());
    assertThat(service.withKey(ratedKey).get("/v1").statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    withoutKeys.close();
  }

  static List<Integer> statuses() {
    return OpenApiDocument.load().root().get("x-other-responses").propertyNames().stream()
        .map(Integer::valueOf)
        .filter(status -> !ELSEWHERE.contains(status))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void serviceGivesResponse(int status) throws Exception {
    var port = status == 403 ? withoutKeys.port() : service.port();

    assertThat(RawExchange.send(port, request(status)).head())
        .startsWith("HTTP/1.1 " + status + " ");
  }

  private static String request(int status) {
    return switch (status) {
      case 200 ->
          get(
              "OPTIONS",
              "/v1/emit",
              "Origin: https://page.example\r\nAccess-Control-Request-Method: POST\r\n");
      case 204 -> get("OPTIONS", "/v1/emit", "");
      case 400 -> get("GET", "/%", "");
      case 401 -> get("GET", "/v1/unknown", "");
      case 403 -> get("GET", "/v1/unknown", "").replace("Host: localhost", "Host: evil.example");
      case 404 -> get("GET", "/v1/unknown", bearer(key));
      case 405 -> get("GET", "/v1/emit", bearer(key));
      case 414 -> get("GET", "/" + LONG, "");
      case 429 -> get("GET", "/v1/unknown", bearer(ratedKey));
      case 431 -> get("GET", "/v1/unknown", "X-Large: " + LONG + "\r\n");
      case 501 -> get("POST", "/v1/emit", "Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n";
      case 505 -> get("GET", "/v1", "").replace("HTTP/1.1", "HTTP/7.3");
      default -> throw new AssertionError("no request leads to " + status);
    };
  }

  private static String get(String method, String path, String headers) {
    return "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n"
        .formatted(method, path, headers);
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }
}
