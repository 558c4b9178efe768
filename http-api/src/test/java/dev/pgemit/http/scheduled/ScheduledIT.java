package dev.pgemit.http.scheduled;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Tests scheduled emits, on two replicas of the service. */
class ScheduledIT {
  @RegisterExtension final ServiceFixture service = ServiceFixture.withAllTables();

  private TestDatabase database;
  private TestChannel channel;

  @BeforeEach
  void listen() throws Exception {
    database = service.database();
    channel = service.listen("/");
  }

  @Test
  void returnsDeliveryTimeAndListsUntilSent() throws Exception {
    var before = Instant.now();
    var accepted =
        acceptedBody(
            service.post("/v1/emit", "{\"event\":\"e\",\"to\":[\"a\"],\"delay\":\"PT1H\"}"));
    var id = accepted.get("id").stringValue();
    var deliverAt = Instant.parse(accepted.get("deliverAt").stringValue());
    assertThat(deliverAt)
        .isBetween(before.plus(Duration.ofMinutes(59)), Instant.now().plus(Duration.ofMinutes(61)));

    var found = ResponseAssertions.json(service.replica().get("/v1/scheduled/" + id).body());
    assertThat(found)
        .isEqualTo(
            ResponseAssertions.json(
                """
                {"id": "%s", "deliverAt": "%s", "verb": "emit", "namespace": "/", "to": ["a"],
                 "except": [], "event": "e"}\
                """
                    .formatted(id, deliverAt)));
    assertThat(
            ResponseAssertions.json(service.replica().get("/v1/scheduled").body()).get("scheduled"))
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
    var found = ResponseAssertions.json(service.get("/v1/scheduled/off").body());
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
    var id = id(service.post("/v1/emit", "{\"event\":\"e\",\"id\":\"a/b\",\"delay\":\"PT1H\"}"));
    assertThat(id).isEqualTo("a/b");

    assertThat(service.replica().delete("/v1/scheduled/a/b").statusCode()).isEqualTo(204);
    assertThat(
            ResponseAssertions.problem(service.replica().delete("/v1/scheduled/a/b"), 404)
                .get("detail")
                .stringValue())
        .contains("No scheduled emit has this id");
    ResponseAssertions.problem(service.get("/v1/scheduled/a/b"), 404);
  }

  @Test
  void sendsOnceWithTwoReplicas() throws Exception {
    var ids = new ArrayList<String>();
    var moment = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.MILLIS);
    for (var i = 0; i < 50; i++) {
      ids.add(
          id(
              (i % 2 == 0 ? service : service.replica())
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
        service.post(
            "/v1/emit/batch",
            "{\"emits\":[{\"event\":\"now\"},{\"event\":\"later\",\"delay\":\"PT1H\"}]}");
    var ids = ResponseAssertions.json(answer.body()).get("ids");

    assertThat(channel.drain()).hasSize(1);
    assertThat(service.get("/v1/scheduled/" + ids.get(1).stringValue()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void paginates() throws Exception {
    var ids = new ArrayList<String>();
    for (var i = 1; i <= 5; i++) {
      ids.add(id(service.post("/v1/emit", "{\"event\":\"e\",\"delay\":\"PT%dH\"}".formatted(i))));
    }
    var found = new ArrayList<String>();
    var page = ResponseAssertions.json(service.get("/v1/scheduled?limit=2").body());
    found.addAll(ids(page));
    while (page.has("next")) {
      page =
          ResponseAssertions.json(
              service.get("/v1/scheduled?limit=2&after=" + page.get("next").stringValue()).body());
      found.addAll(ids(page));
    }
    assertThat(found).isEqualTo(ids);
  }

  @Test
  void repeatWithIdempotencyKeyReturnsFirstResponse() throws Exception {
    for (var time : List.of("\"delay\":\"PT1H\"", "\"deliverAt\":\"2026-01-01T00:00:00+01:00\"")) {
      var body = "{\"event\":\"e\",%s}".formatted(time);
      var first = service.postWithKey("/v1/emit", time, body);
      assertThat(acceptedBody(first).propertyNames()).containsExactly("id", "deliverAt");
      assertThat(service.replica().postWithKey("/v1/emit", time, body).body())
          .isEqualTo(first.body());
      assertThat(service.replica().postWithKey("/v1/emit", time, "{\"event\":\"e\"}").statusCode())
          .isEqualTo(422);
    }
  }

  @Test
  void repeatAfterDeliveryReturnsFirstResponse() throws Exception {
    var body = "{\"event\":\"e\",\"delay\":\"PT0.1S\"}";
    var first = service.postWithKey("/v1/emit", "sent", body);
    var id = id(first);
    assertThat(channel.next()).contains(id);
    await()
        .atMost(ofSeconds(30))
        .until(() -> service.get("/v1/scheduled/" + id).statusCode() == 404);

    assertThat(service.replica().postWithKey("/v1/emit", "sent", body).body())
        .isEqualTo(first.body())
        .contains("deliverAt");
    assertThat(channel.drain()).isEmpty();
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
