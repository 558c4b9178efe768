package dev.pgemit.http.redis;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.TestKeys;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.RedisCluster;
import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RedisServiceIT {
  private static final String EMIT = "{\"to\":\"users\",\"event\":\"price\",\"args\":[9.9]}";
  private static final String PASSWORD = "s3cret-Pa55word";
  private static final String UNREACHABLE_DATABASE = "postgresql://nobody@127.0.0.1:1/none";

  private static TestDatabase database;
  private static RedisServer redis;
  private static TestService service;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(RedisServer.isInstalled());
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    redis = RedisServer.start();
    service = TestService.start(database.url(), settings("redis-streams", redis.url()));
  }

  @AfterAll
  static void stop() throws Exception {
    if (service != null) {
      service.close();
      redis.close();
      database.close();
    }
  }

  private static Map<String, String> settings(String transport, String url) {
    return Map.of("PGEMIT_TRANSPORT", transport, "REDIS_URL", url);
  }

  @Test
  void publishesThroughRedis() throws Exception {
    var response = service.post("/v1/emit", EMIT);

    assertThat(response.statusCode()).isEqualTo(202);
    var id = ResponseAssertions.json(response.body()).get("id").asString();
    assertThat(new RedisCli(redis).run("XRANGE", "socket.io", "-", "+"))
        .contains("\"price\",9.9", "\"rooms\":[\"users\"]", id);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/scheduled, list or change scheduled",
    "DELETE, /v1/scheduled/1, list or change scheduled",
    "GET, /v1/recurring, list or change scheduled",
    "PUT, /v1/recurring/daily, list or change scheduled",
    "POST, /v1/recurring/daily/run, list or change scheduled",
    "GET, /v1/tail, receive the messages of others",
    "POST, /v1/emit, schedule messages"
  })
  void refusesWhatNeedsPostgres(String method, String path, String feature) throws Exception {
    var before = new RedisCli(redis).run("XLEN", "socket.io");
    var body =
        switch (method) {
          case "PUT" -> "{\"cron\":\"* * * * *\",\"emit\":%s}".formatted(EMIT);
          case "POST" ->
              path.endsWith("/run") ? "" : EMIT.replace("{\"to", "{\"delay\":\"PT1M\",\"to");
          default -> "";
        };
    var request = service.request(path).method(method, BodyPublishers.ofString(body));
    var response = service.send(body.isEmpty() ? request.build() : json(request));

    assertUnsupported(response.statusCode(), response.body(), feature);
    assertThat(new RedisCli(redis).run("XLEN", "socket.io")).isEqualTo(before);
  }

  private static java.net.http.HttpRequest json(java.net.http.HttpRequest.Builder request) {
    return request.header("Content-Type", ServiceClient.JSON).build();
  }

  @Test
  void refusesIdempotencyKeys() throws Exception {
    var before = new RedisCli(redis).run("XLEN", "socket.io");
    for (var path : new String[] {"/v1/emit", "/v1/emit/batch"}) {
      var body = path.endsWith("batch") ? "{\"emits\":[%s]}".formatted(EMIT) : EMIT;
      var response = service.postWithKey(path, "order-7", body);

      assertUnsupported(response.statusCode(), response.body(), "by an idempotency key");
    }
    assertThat(new RedisCli(redis).run("XLEN", "socket.io")).isEqualTo(before);
  }

  private static void assertUnsupported(int status, String body, String feature) {
    assertThat(status).as(body).isEqualTo(501);
    var problem = ResponseAssertions.json(body);
    assertThat(problem.get("type").asString()).isEqualTo("/problems/unsupported-call");
    assertThat(problem.get("detail").asString()).contains("Redis (streams adapter)", feature);
  }

  @Test
  void reportsRedis() throws Exception {
    var version =
        new RedisCli(redis).run("INFO", "server").replaceAll("(?s).*redis_version:(\\S+).*", "$1");
    var ready = ResponseAssertions.json(service.get("/readyz").body());
    assertThat(ready.at("/features/publish/state").asString()).isEqualTo("working");
    assertThat(ready.at("/features/schedule/state").asString()).isEqualTo("idle");
    assertThat(ready.at("/features/schedule/detail").asString()).contains("redis-streams");

    assertThat(service.get("/metrics").body())
        .contains(
            "pgemit_transport_info{transport=\"redis-streams\"} 1\n",
            "pgemit_redis_up 1.0",
            "pgemit_redis_nodes 1.0");

    var info = ResponseAssertions.json(service.get("/v1").body());
    assertThat(info.get("transport").asString()).isEqualTo("redis-streams");
    assertThat(info.get("links").propertyNames())
        .contains("emit", "sockets")
        .doesNotContain("tail", "scheduled", "recurring");

    var doctor = service.get("/v1/doctor").body();
    assertThat(found(doctor, "transport")).contains("redis-streams");
    assertThat(found(doctor, "redis")).contains("Redis " + version, "127.0.0.1:" + redis.port());
    assertThat(found(doctor, "servers")).contains("may reach no client");
    assertThat(found(doctor, "canary")).contains("took a message");
    assertThat(found(doctor, "unsent emits")).contains("no scheduled");
  }

  private static String found(String report, String check) {
    for (JsonNode entry : ResponseAssertions.json(report).get("checks")) {
      if (entry.get("check").asString().equals(check)) {
        return entry.get("found").asString();
      }
    }
    return "";
  }

  @Test
  void keysStayInPostgres() throws Exception {
    var key = TestKeys.of(database).create("publisher", "emit");
    try (var keyed =
        TestService.startWithKeys(database.url(), settings("redis-streams", redis.url()))) {
      assertThat(keyed.post("/v1/emit", EMIT).statusCode()).isEqualTo(401);
      assertThat(keyed.withKey(key).post("/v1/emit", EMIT).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void warnsAboutStoredEmits() throws Exception {
    try (var postgres = TestService.start(database)) {
      var stored = "{\"event\":\"later\",\"delay\":\"PT1H\"}";
      assertThat(postgres.post("/v1/emit", stored).statusCode()).isEqualTo(202);
    }
    assertThat(found(service.get("/v1/doctor").body(), "unsent emits"))
        .contains("1 scheduled and recurring emits wait", "redis-streams never sends");
    database.execute("DELETE FROM pgemit_scheduled");
  }

  @Test
  void publishesWithoutPostgres() throws Exception {
    try (var alone =
        TestService.start(UNREACHABLE_DATABASE, settings("redis-streams", redis.url()))) {
      assertThat(alone.post("/v1/emit", EMIT).statusCode()).isEqualTo(202);
      assertThat(alone.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void isReadyAgainAfterAnOutage() throws Exception {
    var server = RedisServer.start();
    try (var log = LogCapture.ofService();
        var other = TestService.start(database.url(), settings("redis-sharded", server.url()))) {
      assertThat(other.post("/v1/emit", EMIT).statusCode()).isEqualTo(202);
      server.close();

      await().atMost(ofSeconds(30)).until(() -> other.get("/readyz").statusCode() == 503);
      var refused = other.post("/v1/emit", EMIT);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(other.get("/readyz").body() + refused.body())
          .contains("Redis")
          .doesNotContain("127.0.0.1");
      assertThat(String.join("\n", log.warnings())).contains("127.0.0.1:" + server.port());
      assertThat(other.get("/metrics").body()).contains("pgemit_redis_up 0.0");

      // No emit shows that Redis is back: a service that is not ready receives none.
      try (var restarted = RedisServer.startOn(server.port())) {
        await().atMost(ofSeconds(30)).until(() -> other.get("/readyz").statusCode() == 200);
        assertThat(restarted.port()).isEqualTo(server.port());
        assertThat(other.post("/v1/emit", EMIT).statusCode()).isEqualTo(202);
      }
    }
  }

  @Test
  void neverShowsThePassword() throws Exception {
    try (var server = RedisServer.start("--requirepass", "another-" + PASSWORD)) {
      var url = "redis://:%s@127.0.0.1:%d".formatted(PASSWORD, server.port());
      try (var log = LogCapture.ofService();
          var other = TestService.start(database.url(), settings("redis-sharded", url))) {
        var emit = other.post("/v1/emit", EMIT);
        var doctor = other.get("/v1/doctor").body();

        assertThat(emit.statusCode()).isEqualTo(500);
        assertThat(emit.body()).contains("Check the user and the password of the address");
        assertThat(found(doctor, "redis")).contains("refused the connection");
        assertThat(emit.body() + doctor + other.get("/readyz").body() + log.events())
            .doesNotContain(PASSWORD);
      }
    }
  }

  @Test
  void knowsTheCluster() throws Exception {
    try (var cluster = RedisCluster.start();
        var other = TestService.start(database.url(), settings("redis-sharded", cluster.urls()))) {
      var two =
          "{\"emits\":[{\"event\":\"e\",\"namespace\":\"/a\"},{\"event\":\"e\",\"namespace\":\"/b\"}]}";
      assertThat(other.get("/metrics").body()).contains("pgemit_redis_nodes 3.0");
      assertThat(found(other.get("/v1/doctor").body(), "redis")).contains("cluster of 3 nodes");
      var refused = other.post("/v1/emit/batch", two);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(501);
      assertThat(refused.body()).contains("different slots");
      assertThat(other.get("/readyz").statusCode()).isEqualTo(200);
    }
  }
}
