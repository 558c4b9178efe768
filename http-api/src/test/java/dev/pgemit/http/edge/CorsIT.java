package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.RawExchange;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.TestKeys;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CorsIT {
  private static final String ALLOWED = "https://admin.example";
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  private static TestDatabase database;
  private static TestService withOrigins;
  private static TestService withoutOrigins;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    withOrigins =
        TestService.start(
            database.url(), Map.of("PGEMIT_CORS_ORIGINS", "http://localhost:3000, " + ALLOWED));
    withoutOrigins = TestService.start(database);
  }

  @AfterAll
  static void stop() throws Exception {
    withOrigins.close();
    withoutOrigins.close();
    database.close();
  }

  @Test
  void isDisabledByDefault() throws Exception {
    var answer = emit(withoutOrigins, ALLOWED);

    assertThat(ResponseAssertions.problem(answer, 403).get("detail").stringValue())
        .contains("runs without keys", "PGEMIT_CORS_ORIGINS");
    assertThat(answer.headers().map()).doesNotContainKeys("access-control-allow-origin", "vary");
    assertThat(preflight(withoutOrigins, ALLOWED).headers().firstValue(ALLOW_ORIGIN)).isEmpty();
  }

  @Test
  void withKeysOnlyAllowedOriginsMayReadResponses() throws Exception {
    try (var keyed = TestDatabase.create()) {
      Migrations.migrate(keyed.dataSource());
      var key = TestKeys.of(keyed).create("page", "emit,broadcast");
      try (var service = TestService.startWithKeys(keyed.url(), Map.of())) {
        var answer = emit(service.withKey(key), ALLOWED);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue(ALLOW_ORIGIN)).isEmpty();
      }
    }
  }

  @Test
  void withoutKeysRejectsDnsRebinding() throws Exception {
    for (var host : new String[] {"rebound.example", "rebound.example:" + withoutOrigins.port()}) {
      var body = "{\"event\":\"e\"}";
      var answer =
          RawExchange.send(
              withoutOrigins.port(),
              "POST /v1/emit HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(host, body.length(), body));

      answer.assertProblem(403);
      assertThat(answer.body()).contains("runs without keys");
    }
  }

  @Test
  void allowedOriginMayReadResponsesAndErrors() throws Exception {
    assertAllowed(emit(withOrigins, ALLOWED), 202);
    assertAllowed(send(withOrigins, ALLOWED, "/v1/emit", "{}"), 400);
    assertAllowed(send(withOrigins, ALLOWED, "/v1/nothing", "{}"), 404);
  }

  @Test
  void answersPreflightWithoutKey() throws Exception {
    var answer = preflight(withOrigins, ALLOWED);

    assertAllowed(answer, 200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElseThrow().split(","))
        .contains("POST", "PUT", "DELETE");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow().split(","))
        .contains("Authorization", "Content-Type", "Idempotency-Key");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void sendsNoCorsHeadersToOtherOrigins() throws Exception {
    for (var origin :
        new String[] {"https://admin.example.evil.example", "https://admin-example", "null"}) {
      assertThat(preflight(withOrigins, origin).headers().firstValue(ALLOW_ORIGIN)).isEmpty();
      assertThat(emit(withOrigins, origin).headers().firstValue(ALLOW_ORIGIN)).isEmpty();
    }
  }

  @Test
  void everyResponseVariesByOrigin() throws Exception {
    assertThat(withOrigins.post("/v1/emit", "{\"event\":\"e\"}").headers().firstValue("Vary"))
        .contains("Origin");
    assertThat(emit(withOrigins, "https://other.example").headers().firstValue("Vary"))
        .contains("Origin");
  }

  private static void assertAllowed(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().allValues(ALLOW_ORIGIN)).containsExactly(ALLOWED);
    assertThat(answer.headers().firstValue("Vary")).contains("Origin");
  }

  private static HttpResponse<String> preflight(TestService service, String origin)
      throws Exception {
    return service.send(
        service
            .request("/v1/emit")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type,idempotency-key")
            .method("OPTIONS", BodyPublishers.noBody())
            .build());
  }

  private static HttpResponse<String> emit(TestService service, String origin) throws Exception {
    return send(service, origin, "/v1/emit", "{\"event\":\"e\"}");
  }

  private static HttpResponse<String> send(
      TestService service, String origin, String path, String json) throws Exception {
    return service.send(
        service
            .request(path)
            .header("Origin", origin)
            .header("Content-Type", ServiceClient.JSON)
            .POST(BodyPublishers.ofString(json))
            .build());
  }
}
