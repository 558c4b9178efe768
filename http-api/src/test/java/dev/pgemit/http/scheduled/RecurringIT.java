package dev.pgemit.http.scheduled;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Tests recurring emits, on two replicas of the service. */
class RecurringIT {
  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAllTables();

  @Test
  void sendsUntilPausedOrDeleted() throws Exception {
    try (var channel = TestChannel.listen(service.database(), "/ticks")) {
      var created =
          service.put(
              "/v1/recurring/tick",
              """
              {"cron": "* * * * * *", "zone": "Europe/Berlin",
               "emit": {"event": "tick", "namespace": "/ticks", "to": "a",
                        "args": [{"_placeholder": true, "num": 0}], "attachments": ["aGk="]}}\
              """);
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      var ids = new HashSet<String>();
      for (var i = 0; i < 3; i++) {
        ids.add(ResponseAssertions.json(channel.next()).get("id").stringValue());
      }
      assertThat(ids).hasSize(3);

      var paused = post("/v1/recurring/tick/pause");
      assertThat(paused.get("paused").booleanValue()).isTrue();
      assertThat(paused.has("next")).isFalse();
      assertThat(channel.drain()).isNotNull();
      var resumed = post("/v1/recurring/tick/resume");
      assertThat(Instant.parse(resumed.get("next").stringValue())).isNotNull();
      assertThat(channel.next()).contains("attachmentId");

      assertThat(service.replica().delete("/v1/recurring/tick").statusCode()).isEqualTo(204);
      ResponseAssertions.problem(service.replica().delete("/v1/recurring/tick"), 404);
    }
  }

  @Test
  void listsNextTime() throws Exception {
    var body = "{\"cron\":\"0 0 1 1 *\",\"emit\":{\"event\":\"new year\"}}";
    var created = service.put("/v1/recurring/yearly", body);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(service.put("/v1/recurring/yearly", body).statusCode()).isEqualTo(200);

    var document = ResponseAssertions.json(created.body());
    assertThat(document.get("zone").stringValue()).isEqualTo("UTC");
    assertThat(document.get("next").stringValue()).endsWith("-01-01T00:00:00Z");
    assertThat(ResponseAssertions.json(service.replica().get("/v1/recurring/yearly").body()))
        .isEqualTo(document);
    assertThat(
            ResponseAssertions.json(service.replica().get("/v1/recurring").body()).get("recurring"))
        .contains(document);
    service.replica().delete("/v1/recurring/yearly");
  }

  @Test
  void reportsEveryError() throws Exception {
    assertThat(ResponseAssertions.errors(service.put("/v1/recurring/a", "{}")))
        .containsOnlyKeys("/cron", "/emit");
    assertThat(
            ResponseAssertions.errors(
                service.put(
                    "/v1/recurring/a",
                    "{\"cron\":\"daily\",\"zone\":\"Mars\",\"emit\":{\"evnt\":1}}")))
        .containsOnlyKeys("/cron", "/zone", "/emit/evnt", "/emit/event");
    assertThat(
            ResponseAssertions.errors(
                service.put(
                    "/v1/recurring/a",
                    "{\"cron\":\"* * * * *\",\"emit\":{\"event\":\"connect\"}}")))
        .containsOnlyKeys("/emit/event");
    assertThat(
            ResponseAssertions.errors(
                service.put(
                    "/v1/recurring/a",
                    "{\"cron\":\"* * * * *\",\"emit\":{\"event\":\"e\",\"delay\":\"PT1S\"}}")))
        .containsOnlyKeys("/emit/delay");
    assertThat(
            ResponseAssertions.errors(
                service.put(
                    "/v1/recurring/a",
                    "{\"cron\":\"* * * * *\",\"emit\":{\"event\":\"e\",\"id\":\"mine\"}}")))
        .containsOnlyKeys("/emit/id");
    ResponseAssertions.problem(service.get("/v1/recurring/a"), 404);
  }

  @Test
  void rejectsRecurringEmitAboveLimit() throws Exception {
    var body = "{\"cron\":\"0 0 1 1 *\",\"emit\":{\"event\":\"e\"}}";
    service.put("/v1/recurring/full-1", body);
    service
        .database()
        .execute(
            """
        INSERT INTO pgemit_recurring SELECT (jsonb_populate_record(
            one, jsonb_build_object('name', 'full-' || number))).*
        FROM pgemit_recurring AS one, generate_series(2, 1000) AS number
        WHERE one.name = 'full-1'
        ON CONFLICT DO NOTHING\
        """);
    try {
      assertThat(
              ResponseAssertions.problem(service.put("/v1/recurring/more", body), 409)
                  .get("detail")
                  .stringValue())
          .contains("1,000 recurring emits", "Delete a recurring emit first");
      assertThat(service.put("/v1/recurring/full-1", body).statusCode()).isEqualTo(200);
      ResponseAssertions.problem(service.get("/v1/recurring/more"), 404);
    } finally {
      service.database().execute("DELETE FROM pgemit_recurring WHERE name LIKE 'full-%'");
    }
  }

  private static JsonNode post(String path) throws IOException, InterruptedException {
    var answer =
        service
            .replica()
            .send(service.replica().request(path).POST(BodyPublishers.noBody()).build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ResponseAssertions.json(answer.body());
  }
}
