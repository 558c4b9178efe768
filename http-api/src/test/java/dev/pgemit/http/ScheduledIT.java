package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
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
  private Service one;
  private Service other;
  private Channel channel;

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    one = Service.on(database);
    other = Service.on(database);
    channel = Channel.of(database, "/");
  }

  @AfterEach
  void stop() throws Exception {
    channel.close();
    one.close();
    other.close();
    database.close();
  }

  @Test
  void answersWhenItGoesOutAndListsItUntilThen() throws Exception {
    var before = Instant.now();
    var accepted =
        accepted(one.post("/v1/emit", "{\"event\":\"e\",\"to\":[\"a\"],\"delay\":\"PT1H\"}"));
    var id = accepted.get("id").stringValue();
    var deliverAt = Instant.parse(accepted.get("deliverAt").stringValue());
    assertThat(deliverAt)
        .isBetween(before.plus(Duration.ofMinutes(59)), Instant.now().plus(Duration.ofMinutes(61)));

    var found = Answers.json(other.get("/v1/scheduled/" + id).body());
    assertThat(found)
        .isEqualTo(
            Answers.json(
                """
                {"id": "%s", "deliverAt": "%s", "verb": "emit", "namespace": "/", "to": ["a"],
                 "except": [], "event": "e"}\
                """
                    .formatted(id, deliverAt)));
    assertThat(Answers.json(other.get("/v1/scheduled").body()).get("scheduled"))
        .containsExactly(found);
    assertThat(channel.rest()).isEmpty();
  }

  @Test
  void whatSqlPutsThereIsListedCalledOffAndSentOnce() throws Exception {
    database.query(
        """
        SELECT pgemit.emit('off', "to" => '{a,b}', "except" => '{c}', id => 'off',
          deliver_at => now() + interval '1 hour')\
        """);
    var found = Answers.json(one.get("/v1/scheduled/off").body());
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
    assertThat(Answers.json(channel.next()).get("id").stringValue()).isEqualTo(small);
    var notified = Answers.json(channel.next());
    assertThat(notified.get("id").stringValue()).isEqualTo(large);
    assertThat(notified.get("attachmentId").isString()).isTrue();
    assertThat(channel.rest()).isEmpty();
    assertThat(database.query("SELECT count(*) FROM pgemit.scheduled()")).isEqualTo("0");
  }

  @Test
  void calledOffOnAnotherReplicaIsGone() throws Exception {
    var id = id(one.post("/v1/emit", "{\"event\":\"e\",\"id\":\"a/b\",\"delay\":\"PT1H\"}"));
    assertThat(id).isEqualTo("a/b");

    assertThat(delete("/v1/scheduled/a/b").statusCode()).isEqualTo(204);
    assertThat(Answers.problem(delete("/v1/scheduled/a/b"), 404).get("detail").stringValue())
        .contains("No emit with this id waits");
    Answers.problem(one.get("/v1/scheduled/a/b"), 404);
  }

  @Test
  void eachGoesOutOnceThoughTwoReplicasSend() throws Exception {
    var ids = new ArrayList<String>();
    var moment = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.MILLIS);
    for (var i = 0; i < 50; i++) {
      ids.add(
          id(
              (i % 2 == 0 ? one : other)
                  .post(
                      "/v1/emit",
                      "{\"event\":\"e\",\"deliverAt\":\"%s\"}".formatted(moment.plusMillis(i)))));
    }
    var heard = new ArrayList<String>();
    while (heard.size() < ids.size()) {
      heard.add(Answers.json(channel.next()).get("id").stringValue());
    }
    assertThat(heard).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(channel.rest()).isEmpty();
  }

  @Test
  void batchGoesNowAndLater() throws Exception {
    var answer =
        one.post(
            "/v1/emit/batch",
            "{\"emits\":[{\"event\":\"now\"},{\"event\":\"later\",\"delay\":\"PT1H\"}]}");
    var ids = Answers.json(answer.body()).get("ids");

    assertThat(channel.rest()).hasSize(1);
    assertThat(one.get("/v1/scheduled/" + ids.get(1).stringValue()).statusCode()).isEqualTo(200);
  }

  @Test
  void pagesFollowEachOther() throws Exception {
    var ids = new ArrayList<String>();
    for (var i = 1; i <= 5; i++) {
      ids.add(id(one.post("/v1/emit", "{\"event\":\"e\",\"delay\":\"PT%dH\"}".formatted(i))));
    }
    var found = new ArrayList<String>();
    var page = Answers.json(one.get("/v1/scheduled?limit=2").body());
    found.addAll(ids(page));
    while (page.has("next")) {
      page =
          Answers.json(
              one.get("/v1/scheduled?limit=2&after=" + page.get("next").stringValue()).body());
      found.addAll(ids(page));
    }
    assertThat(found).isEqualTo(ids);
  }

  @Test
  void repeatWithAKeyGetsTheFirstAnswer() throws Exception {
    for (var time : List.of("\"delay\":\"PT1H\"", "\"deliverAt\":\"2026-01-01T00:00:00+01:00\"")) {
      var body = "{\"event\":\"e\",%s}".formatted(time);
      var first = keyed(one, time, body);
      assertThat(accepted(first).propertyNames()).containsExactly("id", "deliverAt");
      assertThat(keyed(other, time, body).body()).isEqualTo(first.body());
      assertThat(keyed(other, time, "{\"event\":\"e\"}").statusCode()).isEqualTo(422);
    }
  }

  @Test
  void repeatThatComesAfterItWasSentGetsTheFirstAnswerToo() throws Exception {
    var body = "{\"event\":\"e\",\"delay\":\"PT0.1S\"}";
    var first = keyed(one, "sent", body);
    var id = id(first);
    assertThat(channel.next()).contains(id);
    Eventually.holds(() -> one.get("/v1/scheduled/" + id).statusCode() == 404);

    assertThat(keyed(other, "sent", body).body()).isEqualTo(first.body()).contains("deliverAt");
    assertThat(channel.rest()).isEmpty();
  }

  @Test
  void whatIsCommittedIsToldThoughTheScheduleCannotBeReadAfterwards() throws Exception {
    try (var role = Role.create(database);
        var service = Service.on(role.url(), Map.of())) {
      role.grant("SELECT, INSERT, UPDATE, DELETE ON pgemit_idempotency_keys");
      role.grant("INSERT, SELECT (id, owner, deliver_at) ON pgemit_scheduled");
      var body = "{\"event\":\"e\",\"delay\":\"PT1H\"}";
      var first = keyed(service, "unread", body);

      assertThat(one.get("/v1/scheduled/" + id(first)).statusCode()).isEqualTo(200);
      assertThat(keyed(service, "unread", body).body()).isEqualTo(first.body());
      Answers.problem(service.get("/v1/scheduled/" + id(first)), 500);
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
  void faultsOfTimesAreNamed(String path, String time, String pointer) throws Exception {
    assertThat(Answers.faults(one.post(path, "{\"event\":\"e\",%s}".formatted(time))))
        .containsOnlyKeys(pointer);
    assertThat(channel.rest()).isEmpty();
  }

  @Test
  void idThatWaitsAlreadyIsAFault() throws Exception {
    var body = "{\"event\":\"e\",\"id\":\"mine\",\"delay\":\"PT1H\"}";
    id(one.post("/v1/emit", body));
    assertThat(Answers.faults(one.post("/v1/emit", body))).containsOnlyKeys("/id");
  }

  @ParameterizedTest
  @CsvSource({"limit=0,/limit", "limit=1001,/limit", "after=x,/after", "before=x,/before"})
  void faultsOfAListAreNamed(String query, String pointer) throws Exception {
    assertThat(Answers.faults(one.get("/v1/scheduled?" + query))).containsOnlyKeys(pointer);
  }

  @Test
  void missingTableIsNamed() throws Exception {
    try (var bare = TestDatabase.createWithAttachments();
        var service = Service.on(bare)) {
      for (var answer :
          List.of(
              service.post("/v1/emit", "{\"event\":\"e\",\"delay\":\"PT1H\"}"),
              service.get("/v1/scheduled"),
              service.get("/v1/recurring"))) {
        assertThat(Answers.problem(answer, 500).get("detail").stringValue())
            .contains("pgemit migrate");
      }
      Answers.id(service.post("/v1/emit", "{\"event\":\"e\"}"));
    }
  }

  private HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return other.send(other.request(path).DELETE().build());
  }

  @Test
  void aReadThatFailsHasNoUnknownOutcome() throws Exception {
    try (var holder = database.connect()) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("LOCK TABLE pgemit_scheduled");
      var answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return one.get("/v1/scheduled");
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });

      Eventually.holds(
          () -> {
            database.query(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname ="
                    + " current_database() AND wait_event_type = 'Lock'");
            return answer.isDone();
          });

      var problem = Answers.problem(answer.join(), 503);
      assertThat(problem.has("outcome")).as(problem.toString()).isFalse();
      assertThat(problem.get("detail").stringValue())
          .contains("read again")
          .doesNotContainIgnoringCase("published");
    }
  }

  private static HttpResponse<String> keyed(Service service, String key, String body)
      throws IOException, InterruptedException {
    return service.send(
        service
            .request("/v1/emit")
            .header("Content-Type", Service.JSON)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static String id(HttpResponse<String> response) {
    return accepted(response).get("id").stringValue();
  }

  private static JsonNode accepted(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return Answers.json(response.body());
  }

  private static List<String> ids(JsonNode page) {
    return page.get("scheduled").valueStream().map(emit -> emit.get("id").stringValue()).toList();
  }
}
