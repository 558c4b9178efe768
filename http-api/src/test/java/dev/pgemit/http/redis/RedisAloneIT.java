package dev.pgemit.http.redis;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.http.access.NoUsableKeyException;
import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.RedisServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A service without Postgres offers what needs none, and refuses the rest before it writes. */
class RedisAloneIT {
  private static final String EMIT = "{\"to\":\"users\",\"event\":\"price\",\"args\":[9.9]}";
  private static final String UNSUPPORTED = "/problems/unsupported-call";

  private static RedisServer redis;
  private static TestService service;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(RedisServer.isInstalled());
    redis = RedisServer.start();
    service = TestService.startWithoutPostgres(settings("redis-streams", redis));
  }

  @AfterAll
  static void stop() throws Exception {
    if (service != null) {
      service.close();
      redis.close();
    }
  }

  private static Map<String, String> settings(String transport, RedisServer server) {
    return Map.of("PGEMIT_TRANSPORT", transport, "REDIS_URL", server.url());
  }

  private static String stream() throws Exception {
    return new RedisCli(redis).run("XRANGE", "socket.io", "-", "+");
  }

  @Test
  void publishesEachKindOfEmit() throws Exception {
    var one = service.post("/v1/emit", EMIT.replace("price", "single"));
    var batch =
        service.post("/v1/emit/batch", "{\"emits\":[{\"event\":\"b1\"},{\"event\":\"b2\"}]}");
    var lines =
        service.post(
            "/v1/emit/stream",
            "application/x-ndjson",
            BodyPublishers.ofString("{\"event\":\"l1\"}\n{\"event\":\"l2\"}\n"));

    ResponseAssertions.acceptedId(one);
    assertThat(batch.statusCode()).as(batch.body()).isEqualTo(202);
    assertThat(lines.statusCode()).as(lines.body()).isEqualTo(200);
    assertThat(stream()).contains("\"single\"", "\"b1\"", "\"b2\"", "\"l1\"", "\"l2\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST|/v1/emit|{\"event\":\"refused\",\"delay\":\"PT1H\"}",
        "POST|/v1/emit|{\"event\":\"refused\",\"deliverAt\":\"2100-01-01T00:00:00Z\"}",
        "POST|/v1/emit/batch|{\"emits\":[{\"event\":\"refused\"},{\"event\":\"refused\",\"delay\":\"PT1H\"}]}",
        "GET|/v1/scheduled|",
        "GET|/v1/scheduled/some|",
        "DELETE|/v1/scheduled/some|",
        "GET|/v1/recurring|",
        "PUT|/v1/recurring/daily|{\"cron\":\"* * * * *\",\"emit\":{\"event\":\"refused\"}}",
        "POST|/v1/recurring/daily/run|",
        "DELETE|/v1/recurring/daily|",
        "GET|/v1/audit?limit=1|",
      })
  void refusesCallsThatNeedPostgres(String method, String path, String body) throws Exception {
    var response =
        service.send(
            service
                .request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body == null ? "" : body))
                .build());

    assertRefused(response);
  }

  @Test
  void refusesIdempotencyKeys() throws Exception {
    assertRefused(service.postWithKey("/v1/emit", "order-7", EMIT.replace("price", "refused")));
    assertRefused(
        service.postWithKey("/v1/emit/batch", "order-8", "{\"emits\":[{\"event\":\"refused\"}]}"));
  }

  private static void assertRefused(HttpResponse<String> response) throws Exception {
    var problem = ResponseAssertions.problem(response, 501);
    assertThat(problem.get("type").asString()).isEqualTo(UNSUPPORTED);
    assertThat(problem.get("detail").asString()).contains("DATABASE_URL");
    assertThat(stream()).doesNotContain("refused");
  }

  @Test
  void offersOnlyCallsThatNeedNoPostgres() throws Exception {
    var links = ResponseAssertions.json(service.get("/v1").body()).get("links").propertyNames();

    assertThat(links)
        .contains("emit", "tail", "sockets", "rooms", "servers", "stats", "doctor", "caller")
        .doesNotContain("scheduled", "recurring", "keys", "audit");
    assertThat(service.get("/").body()).contains("<html");
    assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(service.get("/v1/stats").statusCode()).isEqualTo(200);
    assertThat(service.get("/metrics").body())
        .contains("pgemit_redis_up 1.0", "pgemit_transport_info")
        .doesNotContain("hikaricp", "pgemit_outbox_messages", "pgemit_audit", "pgemit_table_size");
  }

  @Test
  void theDoctorChecksRedisOnly() throws Exception {
    var checks = ResponseAssertions.json(service.get("/v1/doctor").body()).get("checks");

    assertThat(checks.valueStream().map(check -> check.get("check").asString()))
        .containsExactly("transport", "redis", "servers", "canary");
  }

  @Test
  void readinessFollowsRedis() throws Exception {
    var server = RedisServer.start();
    try (var other = TestService.startWithoutPostgres(settings("redis-sharded", server))) {
      assertThat(features(other).at("/publish/state").asString()).isEqualTo("working");
      server.close();

      await().atMost(ofSeconds(30)).until(() -> other.get("/readyz").statusCode() == 503);
      assertThat(other.post("/v1/emit", EMIT).statusCode()).isEqualTo(503);
      try (var restarted = RedisServer.startOn(server.port())) {
        await().atMost(ofSeconds(30)).until(() -> other.get("/readyz").statusCode() == 200);
        assertThat(restarted.port()).isEqualTo(server.port());
      }
    }
  }

  private static JsonNode features(TestService other) throws Exception {
    return ResponseAssertions.json(other.get("/readyz").body()).get("features");
  }

  @Test
  void startsOnlyIfACallerCouldAuthenticate() {
    assertThatThrownBy(
            () -> TestService.startWithoutPostgresWithKeys(settings("redis-streams", redis)))
        .isInstanceOf(NoUsableKeyException.class)
        .hasMessageContainingAll("PGEMIT_KEYS_FILE", "PGEMIT_JWT_JWKS", "--no-auth");
  }

  @Test
  void warmsUpWithoutPostgres() {
    var environment = new HashMap<>(settings("redis-streams", redis));
    environment.put("PGEMIT_WARM_UP", "on");
    try (var log = LogCapture.ofService();
        var other = TestService.startWithoutPostgres(environment)) {
      assertThat(other.port()).isPositive();
      assertThat(log.events()).anyMatch(event -> event.getFormattedMessage().contains("Warmed up"));
      assertThat(log.warnings()).isEmpty();
    }
  }
}
