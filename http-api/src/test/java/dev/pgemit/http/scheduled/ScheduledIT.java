package dev.pgemit.http.scheduled;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Emits in the future, on two replicas of the service. */
class ScheduledIT {
  private TestDatabase database;
  private TestService firstReplica;
  private TestService secondReplica;
  private TestChannel channel;

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    firstReplica = TestService.start(database);
    secondReplica = TestService.start(database);
    channel = TestChannel.listen(database, "/");
  }

  @AfterEach
  void stop() throws Exception {
    channel.close();
    firstReplica.close();
    secondReplica.close();
    database.close();
  }

  @Test
  void returnsDeliveryTimeAndListsUntilSent() throws Exception {
    var before = Instant.now();
    var accepted =
        acceptedBody(
            firstReplica.post("/v1/emit", "{\"event\":\"e\",\"to\":[\"a\"],\"delay\":\"PT1H\"}"));
    var id = accepted.get("id").stringValue();
    var deliverAt = Instant.parse(accepted.get("deliverAt").stringValue());
    assertThat(deliverAt)
        .isBetween(before.plus(Duration.ofMinutes(59)), Instant.now().plus(Duration.ofMinutes(61)));

    var found = ResponseAssertions.json(secondReplica.get("/v1/scheduled/" + id).body());
    assertThat(found)
        .isEqualTo(
            ResponseAssertions.json(
                """
                {"id": "%s", "deliverAt": "%s", "verb": "emit", "namespace": "/", "to": ["a"],
                 "except": [], "event": "e"}\
                """
                    .formatted(id, deliverAt)));
    assertThat(ResponseAssertions.json(secondReplica.get("/v1/scheduled").body()).get("scheduled"))
        .containsExactly(found);
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void handlesEmitsScheduledBySql() throws Exception {
    database.query(
        """
        SELECT pgemit.emit('off', "to" => '{a,b}', "except" => '{c}', id => 'off',
          deliver_at => now() + interval '1 hour')\
        """);
    var found = ResponseAssertions.json(firstReplica.get("/v1/scheduled/off").body());
    assertThat(found.get("verb").stringValue()).isEqualTo("emit");
    assertThat(found.get("event").stringValue()).isEqualTo("off");
    assertThat(found.get("to").valueStream().map(JsonNode::stringValue)).containsExactly("a", "b");
    assertThat(found.get("except").valueStream().map(JsonNode::stringValue)).containsExactly("c");
    assertThat(database.query("SELECT \"to\"::text || event FROM pgemit.scheduled()"))
        .isEqualTo("{a,b}off");
    assertThat(database.query("SELECT pgemit.cancel_scheduled('off')")).isEqualTo("t");
    assertThat(database.query("SELECT pgemit.cancel_scheduled('off')")).isEqualTo("f");

    var small = database.query("SELECT pgemit.emit('e', deliver_at => now() + interval '300 ms')");
    var large =
        database.query(
            """
            SELECT pgemit.emit('e', jsonb_build_array(repeat('x', 9000)),
              deliver_at => now() + interval '600 ms')\
            """);
    assertThat(ResponseAssertions.json(channel.next()).get("id").stringValue()).isEqualTo(small);
    var notified = ResponseAssertions.json(channel.next());
    assertThat(notified.get("id").stringValue()).isEqualTo(large);
    assertThat(notified.get("attachmentId").isString()).isTrue();
    assertThat(channel.drain()).isEmpty();
    assertThat(database.query("SELECT count(*) FROM pgemit.scheduled()")).isEqualTo("0");
  }

  @Test
  void cancelsOnAnotherReplica() throws Exception {
    var id =
        id(firstReplica.post("/v1/emit", "{\"event\":\"e\",\"id\":\"a/b\",\"delay\":\"PT1H\"}"));
    assertThat(id).isEqualTo("a/b");

    assertThat(delete("/v1/scheduled/a/b").statusCode()).isEqualTo(204);
    assertThat(
            ResponseAssertions.problem(delete("/v1/scheduled/a/b"), 404)
                .get("detail")
                .stringValue())
        .contains("No emit with this id waits");
    ResponseAssertions.problem(firstReplica.get("/v1/scheduled/a/b"), 404);
  }

  @Test
  void sendsOnceWithTwoReplicas() throws Exception {
    var ids = new ArrayList<String>();
    var moment = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.MILLIS);
    for (var i = 0; i < 50; i++) {
      ids.add(
          id(
              (i % 2 == 0 ? firstReplica : secondReplica)
                  .post(
                      "/v1/emit",
                      "{\"event\":\"e\",\"deliverAt\":\"%s\"}".formatted(moment.plusMillis(i)))));
    }
    var heard = new ArrayList<String>();
    while (heard.size() < ids.size()) {
      heard.add(ResponseAssertions.json(channel.next()).get("id").stringValue());
    }
    assertThat(heard).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void batchMixesImmediateAndScheduledEmits() throws Exception {
    var answer =
        firstReplica.post(
            "/v1/emit/batch",
            "{\"emits\":[{\"event\":\"now\"},{\"event\":\"later\",\"delay\":\"PT1H\"}]}");
    var ids = ResponseAssertions.json(answer.body()).get("ids");

    assertThat(channel.drain()).hasSize(1);
    assertThat(firstReplica.get("/v1/scheduled/" + ids.get(1).stringValue()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void paginates() throws Exception {
    var ids = new ArrayList<String>();
    for (var i = 1; i <= 5; i++) {
      ids.add(
          id(firstReplica.post("/v1/emit", "{\"event\":\"e\",\"delay\":\"PT%dH\"}".formatted(i))));
    }
    var found = new ArrayList<String>();
    var page = ResponseAssertions.json(firstReplica.get("/v1/scheduled?limit=2").body());
    found.addAll(ids(page));
    while (page.has("next")) {
      page =
          ResponseAssertions.json(
              firstReplica
                  .get("/v1/scheduled?limit=2&after=" + page.get("next").stringValue())
                  .body());
      found.addAll(ids(page));
    }
    assertThat(found).isEqualTo(ids);
  }

  @Test
  void repeatWithIdempotencyKeyReturnsFirstResponse() throws Exception {
    for (var time : List.of("\"delay\":\"PT1H\"", "\"deliverAt\":\"2026-01-01T00:00:00+01:00\"")) {
      var body = "{\"event\":\"e\",%s}".formatted(time);
      var first = postWithIdempotencyKey(firstReplica, time, body);
      assertThat(acceptedBody(first).propertyNames()).containsExactly("id", "deliverAt");
      assertThat(postWithIdempotencyKey(secondReplica, time, body).body()).isEqualTo(first.body());
      assertThat(postWithIdempotencyKey(secondReplica, time, "{\"event\":\"e\"}").statusCode())
          .isEqualTo(422);
    }
  }

  @Test
  void repeatAfterDeliveryReturnsFirstResponse() throws Exception {
    var body = "{\"event\":\"e\",\"delay\":\"PT0.1S\"}";
    var first = postWithIdempotencyKey(firstReplica, "sent", body);
    var id = id(first);
    assertThat(channel.next()).contains(id);
    await()
        .atMost(ofSeconds(30))
        .until(() -> firstReplica.get("/v1/scheduled/" + id).statusCode() == 404);

    assertThat(postWithIdempotencyKey(secondReplica, "sent", body).body())
        .isEqualTo(first.body())
        .contains("deliverAt");
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void reportsCommitThoughScheduleIsUnreadable() throws Exception {
    try (var role = TestRole.create(database);
        var service = TestService.start(role.url(), Map.of())) {
      role.grant("SELECT, INSERT, UPDATE, DELETE ON pgemit_idempotency_keys");
      role.grant("INSERT, SELECT (id, owner, deliver_at) ON pgemit_scheduled");
      var body = "{\"event\":\"e\",\"delay\":\"PT1H\"}";
      var first = postWithIdempotencyKey(service, "unread", body);

      assertThat(firstReplica.get("/v1/scheduled/" + id(first)).statusCode()).isEqualTo(200);
      assertThat(postWithIdempotencyKey(service, "unread", body).body()).isEqualTo(first.body());
      ResponseAssertions.problem(service.get("/v1/scheduled/" + id(first)), 500);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/emit          | "deliverAt": "tomorrow"             | /deliverAt
          /v1/emit          | "deliverAt": "2026-12-24T18:00:00"  | /deliverAt
          /v1/emit          | "deliverAt": 1767225600             | /deliverAt
          /v1/emit          | "deliverAt": "1969-12-31T00:00:00Z" | /deliverAt
          /v1/emit          | "deliverAt": "9999-01-01T00:00:00Z" | /deliverAt
          /v1/emit          | "delay": "5 minutes"                | /delay
          /v1/emit          | "delay": "-PT1S"                    | /delay
          /v1/emit          | "delay": "P367D"                    | /delay
          /v1/emit          | "delay": "PT9999999999999999999S"   | /delay
          /v1/emit          | "delay": "PT1S", "deliverAt": "2026-12-24T18:00:00Z" | /delay
          /v1/emit-with-ack | "delay": "PT1S"                     | /delay
          """)
  void reportsInvalidTimes(String path, String time, String pointer) throws Exception {
    assertThat(
            ResponseAssertions.errors(
                firstReplica.post(path, "{\"event\":\"e\",%s}".formatted(time))))
        .containsOnlyKeys(pointer);
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void rejectsDuplicateId() throws Exception {
    var body = "{\"event\":\"e\",\"id\":\"mine\",\"delay\":\"PT1H\"}";
    id(firstReplica.post("/v1/emit", body));
    assertThat(ResponseAssertions.errors(firstReplica.post("/v1/emit", body)))
        .containsOnlyKeys("/id");
  }

  @ParameterizedTest
  @CsvSource({"limit=0,/limit", "limit=1001,/limit", "after=x,/after", "before=x,/before"})
  void reportsInvalidListQuery(String query, String pointer) throws Exception {
    assertThat(ResponseAssertions.errors(firstReplica.get("/v1/scheduled?" + query)))
        .containsOnlyKeys(pointer);
  }

  @Test
  void reportsMissingTable() throws Exception {
    try (var bare = TestDatabase.createWithAttachments();
        var service = TestService.start(bare)) {
      for (var answer :
          List.of(
              service.post("/v1/emit", "{\"event\":\"e\",\"delay\":\"PT1H\"}"),
              service.get("/v1/scheduled"),
              service.get("/v1/recurring"))) {
        assertThat(ResponseAssertions.problem(answer, 500).get("detail").stringValue())
            .contains("pgemit migrate");
      }
      ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\":\"e\"}"));
    }
  }

  private HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return secondReplica.send(secondReplica.request(path).DELETE().build());
  }

  @Test
  void failedReadHasNoUnknownOutcome() throws Exception {
    try (var holder = database.connect()) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("LOCK TABLE pgemit_scheduled");
      var answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return firstReplica.get("/v1/scheduled");
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });

      await()
          .atMost(ofSeconds(30))
          .until(
              () -> {
                database.query(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname ="
                        + " current_database() AND wait_event_type = 'Lock'");
                return answer.isDone();
              });

      var problem = ResponseAssertions.problem(answer.join(), 503);
      assertThat(problem.has("outcome")).as(problem.toString()).isFalse();
      assertThat(problem.get("detail").stringValue())
          .contains("repeat the read")
          .doesNotContainIgnoringCase("published");
    }
  }

  private static HttpResponse<String> postWithIdempotencyKey(
      TestService service, String key, String body) throws IOException, InterruptedException {
    return service.send(
        service
            .request("/v1/emit")
            .header("Content-Type", ServiceClient.JSON)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static String id(HttpResponse<String> response) {
    return acceptedBody(response).get("id").stringValue();
  }

  private static JsonNode acceptedBody(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return ResponseAssertions.json(response.body());
  }

  private static List<String> ids(JsonNode page) {
    return page.get("scheduled").valueStream().map(emit -> emit.get("id").stringValue()).toList();
  }
}
