package dev.pgemit.http.health;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class HealthIT {
  private static final String READY_WITHOUT_SCHEDULE =
      """
      {"status": "ready", "features": {
        "publish": {"state": "working"},
        "listen": {"state": "idle",
          "detail": "The listening connection is closed. It opens with the next cluster request or tail"},
        "schedule": {"state": "failing",
          "detail": "Scheduled messages are not sent when they are due: the service log gives the cause"}}}
      """;

  private static final String LARGE = "{\"event\":\"e\",\"args\":[\"" + "x".repeat(10_000) + "\"]}";

  private TestDatabase database;

  @BeforeEach
  void createDatabase() throws Exception {
    database = TestDatabase.create();
  }

  @AfterEach
  void dropDatabase() throws Exception {
    database.close();
  }

  @Test
  void isReadyWithAttachmentsTable() throws Exception {
    database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
    try (var service = TestService.start(database)) {
      // The dispatcher checks its tables a moment after the start.
      await()
          .atMost(ofSeconds(30))
          .untilAsserted(
              () -> {
                var answer = service.get("/readyz");
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(ResponseAssertions.json(answer.body()))
                    .isEqualTo(ResponseAssertions.json(READY_WITHOUT_SCHEDULE));
              });
    }
  }

  @Test
  void publishesOnlySmallMessagesWithoutAttachmentsTable() throws Exception {
    try (var service = TestService.start(database);
        var channel = TestChannel.listen(database, "/")) {
      var small = ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\":\"e\"}"));
      var refused = service.post("/v1/emit", LARGE);

      assertThat(detail(ResponseAssertions.problem(refused, 500))).contains("pgemit migrate");
      assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
      assertThat(ResponseAssertions.json(refused.body()).has("outcome")).isFalse();
      assertThat(detail(ResponseAssertions.problem(service.get("/readyz"), 503)))
          .contains("socket_io_attachments is missing", "pgemit migrate");
      assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(channel.drain()).hasSize(1).allMatch(message -> message.contains(small));
    }
  }

  @Test
  void becomesReadyWhenTableIsCreated() throws Exception {
    try (var service = TestService.start(database)) {
      ResponseAssertions.problem(service.get("/readyz"), 503);
      database.execute(TestDatabase.CREATE_ADAPTER_TABLE);

      await().atMost(ofSeconds(30)).until(() -> service.get("/readyz").statusCode() == 200);
      ResponseAssertions.acceptedId(service.post("/v1/emit", LARGE));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REVOKE INSERT ON socket_io_attachments FROM %s",
        "REVOKE SELECT (id) ON socket_io_attachments FROM %s",
        "REVOKE USAGE ON SEQUENCE socket_io_attachments_id_seq FROM %s"
      })
  void reportsEachMissingGrant(String revoke) throws Exception {
    database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
    try (var role = TestRole.create(database)) {
      role.grant("INSERT ON socket_io_attachments");
      role.grant("SELECT (id) ON socket_io_attachments");
      role.grant("USAGE ON SEQUENCE socket_io_attachments_id_seq");
      try (var service = TestService.start(role.url(), Map.of())) {
        assertThat(service.get("/readyz").statusCode()).isEqualTo(200);
        ResponseAssertions.acceptedId(service.post("/v1/emit", LARGE));
      }
      database.execute(revoke.formatted(role.name()));
      try (var service = TestService.start(role.url(), Map.of())) {
        assertThat(detail(ResponseAssertions.problem(service.get("/readyz"), 503)))
            .isEqualTo(
                "The role lacks privileges on socket_io_attachments: the service log"
                    + " and \"pgemit doctor\" show the required GRANT");
        assertThat(detail(ResponseAssertions.problem(service.post("/v1/emit", LARGE), 500)))
            .contains("GRANT");
        ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\":\"e\"}"));
      }
    }
  }

  @Test
  void distinguishesMissingSchemaUsageFromLostConnection() throws Exception {
    database.execute("CREATE SCHEMA hidden");
    database.execute(TestDatabase.CREATE_ADAPTER_TABLE.replace("socket_io", "hidden.socket_io"));
    try (var role = TestRole.create(database);
        var service =
            TestService.start(
                role.url(), Map.of("PGEMIT_ATTACHMENTS_TABLE", "hidden.socket_io_attachments"))) {
      assertThat(detail(ResponseAssertions.problem(service.get("/readyz"), 503))).contains("GRANT");
    }
  }

  @Test
  void distinguishesInvalidTableFromLostConnection() throws Exception {
    database.execute("CREATE TABLE socket_io_attachments (number int)");
    try (var service = TestService.start(database)) {
      assertThat(detail(ResponseAssertions.problem(service.get("/readyz"), 503)))
          .contains("id, created_at, payload");
    }
  }

  private static String detail(JsonNode problem) {
    return problem.get("detail").stringValue();
  }
}
