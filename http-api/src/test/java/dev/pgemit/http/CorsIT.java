package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

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
  private static Service open;
  private static Service closed;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    open =
        Service.on(
            database.url(), Map.of("PGEMIT_CORS_ORIGINS", "http://localhost:3000, " + ALLOWED));
    closed = Service.on(database);
  }

  @AfterAll
  static void stop() throws Exception {
    open.close();
    closed.close();
    database.close();
  }

  @Test
  void itIsOffUntilConfigured() throws Exception {
    var answer = emit(closed, ALLOWED);

    assertThat(Answers.problem(answer, 403).get("detail").stringValue())
        .contains("runs without keys", "PGEMIT_CORS_ORIGINS");
    assertThat(answer.headers().map()).doesNotContainKeys("access-control-allow-origin", "vary");
    assertThat(preflight(closed, ALLOWED).headers().firstValue(ALLOW_ORIGIN)).isEmpty();
  }

  @Test
  void withKeysAnyPageMayCallAndNoneButThoseNamedMayRead() throws Exception {
    try (var keyed = TestDatabase.create()) {
      Migrations.migrate(keyed.dataSource());
      var key = Keys.of(keyed).create("page", "emit,broadcast");
      try (var service = Service.keyed(keyed.url(), Map.of())) {
        var answer = emit(service.with(key), ALLOWED);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue(ALLOW_ORIGIN)).isEmpty();
      }
    }
  }

  @Test
  void withoutKeysItAnswersToNoNameThatAPageCanLetLeadHere() throws Exception {
    for (var host : new String[] {"rebound.example", "rebound.example:" + closed.port()}) {
      var body = "{\"event\":\"e\"}";
      var answer =
          RawExchange.with(
              closed.port(),
              "POST /v1/emit HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(host, body.length(), body));

      answer.assertProblem(403);
      assertThat(answer.body()).contains("runs without keys");
    }
  }

  @Test
  void anAllowedOriginMayCallAndReadAnswersAndErrors() throws Exception {
    assertAllowed(emit(open, ALLOWED), 202);
    assertAllowed(send(open, ALLOWED, "/v1/emit", "{}"), 400);
    assertAllowed(send(open, ALLOWED, "/v1/nothing", "{}"), 404);
  }

  @Test
  void aPreflightIsAnsweredWithoutAKey() throws Exception {
    var answer = preflight(open, ALLOWED);

    assertAllowed(answer, 200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElseThrow().split(","))
        .contains("POST", "PUT", "DELETE");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow().split(","))
        .contains("Authorization", "Content-Type", "Idempotency-Key");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void anotherOriginIsToldNothing() throws Exception {
    for (var origin :
        new String[] {"https://admin.example.evil.example", "https://admin-example", "null"}) {
      assertThat(preflight(open, origin).headers().firstValue(ALLOW_ORIGIN)).isEmpty();
      assertThat(emit(open, origin).headers().firstValue(ALLOW_ORIGIN)).isEmpty();
    }
  }

  @Test
  void everyAnswerVariesByOrigin() throws Exception {
    assertThat(open.post("/v1/emit", "{\"event\":\"e\"}").headers().firstValue("Vary"))
        .contains("Origin");
    assertThat(emit(open, "https://other.example").headers().firstValue("Vary")).contains("Origin");
  }

  private static void assertAllowed(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().allValues(ALLOW_ORIGIN)).containsExactly(ALLOWED);
    assertThat(answer.headers().firstValue("Vary")).contains("Origin");
  }

  private static HttpResponse<String> preflight(Service service, String origin) throws Exception {
    return service.send(
        service
            .request("/v1/emit")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type,idempotency-key")
            .method("OPTIONS", BodyPublishers.noBody())
            .build());
  }

  private static HttpResponse<String> emit(Service service, String origin) throws Exception {
    return send(service, origin, "/v1/emit", "{\"event\":\"e\"}");
  }

  private static HttpResponse<String> send(Service service, String origin, String path, String json)
      throws Exception {
    return service.send(
        service
            .request(path)
            .header("Origin", origin)
            .header("Content-Type", Service.JSON)
            .POST(BodyPublishers.ofString(json))
            .build());
  }
}
