package dev.pgemit.http.scheduled;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the errors of calls that schedule, list and read emits. */
class ScheduledErrorsIT {
  @RegisterExtension final ServiceFixture service = ServiceFixture.withAllTables();

  @Test
  void reportsCommitThoughScheduleIsUnreadable() throws Exception {
    try (var role = TestRole.create(service.database());
        var restricted = TestService.start(role.url(), Map.of())) {
      role.grant("SELECT, INSERT, UPDATE, DELETE ON pgemit_idempotency_keys");
      role.grant("INSERT, SELECT (id, owner, deliver_at) ON pgemit_scheduled");
      var body = "{\"event\":\"e\",\"delay\":\"PT1H\"}";
      var first = restricted.postWithKey("/v1/emit", "unread", body);

      assertThat(service.get("/v1/scheduled/" + id(first)).statusCode()).isEqualTo(200);
      assertThat(restricted.postWithKey("/v1/emit", "unread", body).body()).isEqualTo(first.body());
      ResponseAssertions.problem(restricted.get("/v1/scheduled/" + id(first)), 500);
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
    var channel = service.listen("/");
    assertThat(
            ResponseAssertions.errors(service.post(path, "{\"event\":\"e\",%s}".formatted(time))))
        .containsOnlyKeys(pointer);
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void rejectsDuplicateId() throws Exception {
    var body = "{\"event\":\"e\",\"id\":\"mine\",\"delay\":\"PT1H\"}";
    id(service.post("/v1/emit", body));
    assertThat(ResponseAssertions.errors(service.post("/v1/emit", body))).containsOnlyKeys("/id");
  }

  @ParameterizedTest
  @CsvSource({"limit=0,/limit", "limit=1001,/limit", "after=x,/after", "before=x,/before"})
  void reportsInvalidListQuery(String query, String pointer) throws Exception {
    assertThat(ResponseAssertions.errors(service.get("/v1/scheduled?" + query)))
        .containsOnlyKeys(pointer);
  }

  @Test
  void reportsMissingTable() throws Exception {
    try (var bare = TestDatabase.createWithAttachments();
        var unmigrated = TestService.start(bare)) {
      for (var answer :
          List.of(
              unmigrated.post("/v1/emit", "{\"event\":\"e\",\"delay\":\"PT1H\"}"),
              unmigrated.get("/v1/scheduled"),
              unmigrated.get("/v1/recurring"))) {
        assertThat(ResponseAssertions.problem(answer, 500).get("detail").stringValue())
            .contains("pgemit migrate");
      }
      ResponseAssertions.acceptedId(unmigrated.post("/v1/emit", "{\"event\":\"e\"}"));
    }
  }

  @Test
  void failedReadHasNoUnknownOutcome() throws Exception {
    try (var holder = service.database().connect()) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("LOCK TABLE pgemit_scheduled");
      var answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return service.get("/v1/scheduled");
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });

      await()
          .atMost(ofSeconds(30))
          .until(
              () -> {
                service
                    .database()
                    .query(
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

  private static String id(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return ResponseAssertions.json(response.body()).get("id").stringValue();
  }
}
