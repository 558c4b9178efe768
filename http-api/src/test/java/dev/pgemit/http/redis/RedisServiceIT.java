package dev.pgemit.http.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestKeys;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.RedisCluster;
import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

  @Test
  void tailsTheStream() throws Exception {
    var tail = URI.create("http://127.0.0.1:%d/v1/tail?event=tailed".formatted(service.port()));
    var response = new CheckedHttpClient().open(HttpRequest.newBuilder(tail).build());
    try (var lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
      assertThat(response.statusCode()).isEqualTo(200);
      var id = id(service.post("/v1/emit", EMIT.replace("price", "tailed")));

      var line = supplyAsync(() -> lines.lines().filter(each -> each.contains(id)).findFirst());
      assertThat(line).succeedsWithin(ofSeconds(30)).asString().contains("\"tailed\"", "9.9");
    }
  }

  @Test
  void refusesTailsOfTheClassicAdapter() throws Exception {
    try (var other = TestService.start(database.url(), settings("redis-classic", redis.url()))) {
      assertRefusesTails(other, "Redis (classic adapter)");
    }
  }

  @Test
  void repeatedKeysPublishOnce() throws Exception {
    var first = service.postWithKey("/v1/emit", "order-7", EMIT.replace("price", "paid"));
    var second = service.postWithKey("/v1/emit", "order-7", EMIT.replace("price", "paid"));

    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    assertThat(id(second)).isEqualTo(id(first));
    awaitInStream(id(first));
    assertThat(stream().split("\"paid\"", -1)).hasSize(2);
  }

  @Test
  void scheduledAndRecurringEmitsGoThroughTheOutbox() throws Exception {
    var later = "{\"event\":\"%s\",\"delay\":\"PT%s\"}";
    var hidden = service.post("/v1/emit", later.formatted("hidden", "1H"));
    assertThat(service.get("/v1/scheduled").body()).contains(id(hidden));
    assertThat(service.delete("/v1/scheduled/" + id(hidden)).statusCode()).isEqualTo(204);
    var soon = service.post("/v1/emit", later.formatted("soon", "0.2S"));
    var recurring = "{\"cron\":\"* * * * *\",\"emit\":{\"event\":\"daily\"}}";
    assertThat(service.put("/v1/recurring/daily", recurring).statusCode()).isEqualTo(201);
    var run = service.post("/v1/recurring/daily/run", "");

    assertThat(run.statusCode()).as(run.body()).isEqualTo(202);
    awaitInStream(id(soon));
    awaitInStream("\"daily\"");
    assertThat(service.delete("/v1/recurring/daily").statusCode()).isEqualTo(204);
  }

  private static String id(HttpResponse<String> response) {
    return ResponseAssertions.json(response.body()).get("id").asString();
  }

  private static String stream() throws Exception {
    return new RedisCli(redis).run("XRANGE", "socket.io", "-", "+");
  }

  private static void awaitInStream(String text) {
    await().atMost(ofSeconds(30)).untilAsserted(() -> assertThat(stream()).contains(text));
  }

  private static void assertRefusesTails(TestService other, String transport) throws Exception {
    var tail = other.get("/v1/tail");
    assertThat(tail.statusCode()).as(tail.body()).isEqualTo(501);
    var problem = ResponseAssertions.json(tail.body());
    assertThat(problem.get("type").asString()).isEqualTo("/problems/unsupported-call");
    assertThat(problem.get("detail").asString())
        .contains(transport, "receive the messages of others");
    assertThat(ResponseAssertions.json(other.get("/v1").body()).get("links").propertyNames())
        .doesNotContain("tail");
  }

  @Test
  void reportsRedis() throws Exception {
    var version =
        new RedisCli(redis).run("INFO", "server").replaceAll("(?s).*redis_version:(\\S+).*", "$1");
    var ready = ResponseAssertions.json(service.get("/readyz").body());
    assertThat(ready.at("/features/publish/state").asString()).isEqualTo("working");
    assertThat(ready.at("/features/schedule/state").asString()).isEqualTo("working");

    assertThat(service.get("/metrics").body())
        .contains(
            "pgemit_transport_info{transport=\"redis-streams\"} 1\n",
            "pgemit_redis_up 1.0",
            "pgemit_redis_nodes 1.0",
            "pgemit_redis_version{version=\"Redis " + version + "\"} 1.0");

    var info = ResponseAssertions.json(service.get("/v1").body());
    assertThat(info.get("transport").asString()).isEqualTo("redis-streams");
    assertThat(info.get("links").propertyNames())
        .contains("emit", "tail", "sockets", "scheduled", "recurring");

    var doctor = service.get("/v1/doctor").body();
    assertThat(found(doctor, "transport")).contains("redis-streams");
    assertThat(found(doctor, "redis")).contains("Redis " + version, "127.0.0.1:" + redis.port());
    assertThat(found(doctor, "servers")).contains("may reach no client");
    assertThat(found(doctor, "canary")).contains("accepted a message");
    assertThat(found(doctor, "outbox")).contains("outbox");
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
  void theDoctorReportsMessagesThatCannotBeSent() throws Exception {
    database.execute(
        "INSERT INTO pgemit_outbox (id, channel, payload) VALUES ('broken', 'socket.io#/', '{}')");
    await()
        .atMost(ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(found(service.get("/v1/doctor").body(), "outbox"))
                    .contains("1 messages of the outbox cannot be sent", "no field \"nsp\""));
    database.execute("DELETE FROM pgemit_outbox");
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
    try (var own = TestDatabase.create();
        var cluster = RedisCluster.start();
        var other = TestService.start(own.url(), settings("redis-sharded", cluster.urls()))) {
      Migrations.migrate(own.dataSource());
      var two =
          "{\"emits\":[{\"event\":\"e\",\"namespace\":\"/a\"},{\"event\":\"e\",\"namespace\":\"/b\"}]}";
      assertThat(other.get("/metrics").body()).contains("pgemit_redis_nodes 3.0");
      assertThat(found(other.get("/v1/doctor").body(), "redis")).contains("cluster of 3 nodes");
      assertRefusesTails(other, "Redis (sharded adapter)");
      var batch = other.post("/v1/emit/batch", two);
      assertThat(batch.statusCode()).as(batch.body()).isEqualTo(202);
      await()
          .atMost(ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(other.get("/metrics").body())
                      .contains(
                          "pgemit_outbox_passed_messages_total 2.0",
                          "pgemit_outbox_limit 1000000.0"));
      assertThat(other.get("/readyz").statusCode()).isEqualTo(200);
    }
  }
}
