package dev.pgemit.http.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.TestKeys;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.DatabaseOutage;
import dev.pgemit.testing.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestLogIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private TestDatabase database;
  private LogCapture requests;

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    requests = LogCapture.of("requests");
  }

  @AfterEach
  void stop() throws Exception {
    requests.close();
    database.close();
  }

  @Test
  void logsOutcomeWithoutPrivateData() throws Exception {
    try (var service = TestService.start(database)) {
      var id =
          ResponseAssertions.acceptedId(
              service.send(
                  service
                      .request("/v1/emit")
                      .header("Content-Type", ServiceClient.JSON)
                      .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                      .POST(
                          BodyPublishers.ofString(
                              "{\"namespace\":\"x\",\"to\":\"private\",\"event\":\"e\",\"args\":[\"secret\"]}"))
                      .build()));
      var fields = requests.awaitFields();

      assertThat(fields)
          .containsEntry("messageId", id)
          .containsEntry("namespace", "/x")
          .containsEntry("event", "e")
          .containsEntry("traceId", TRACE)
          .containsEntry("client", "127.0.0.1")
          .containsEntry("method", "POST")
          .containsEntry("path", "/v1/emit")
          .containsEntry("status", 202)
          .containsKey("millis");
      assertThat(fields.toString()).doesNotContain("private").doesNotContain("secret");
    }
  }

  @Test
  void logsKeyOfRateLimitedRequest() throws Exception {
    Migrations.migrate(database.dataSource());
    var key = TestKeys.of(database).createWithRate("busy", "1/h");
    try (var service = TestService.startWithKeys(database.url(), Map.of())) {
      service.withKey(key).post("/v1/emit", "{\"event\":\"e\"}");
      service.withKey(key).post("/v1/emit", "{\"event\":\"e\"}");

      assertThat(requests.awaitFields()).containsEntry("status", 202);
      assertThat(requests.awaitFields())
          .containsEntry("status", 429)
          .containsEntry("key", "key busy");
    }
  }

  @Test
  void logsIdsOfBatchAndCountOfStream() throws Exception {
    try (var service = TestService.start(database)) {
      service.post(
          "/v1/emit/batch",
          "{\"emits\":[{\"event\":\"a\",\"id\":\"1\"},{\"event\":\"b\",\"id\":\"2\"}]}");
      assertThat(requests.awaitFields()).containsEntry("messageIds", List.of("1", "2"));

      service.post(
          "/v1/emit/stream",
          "application/x-ndjson",
          BodyPublishers.ofString("{\"event\":\"a\"}\n{\"event\":\"b\"}\n"));
      assertThat(requests.awaitFields()).containsEntry("messages", 2L);
    }
  }

  @Test
  void logsFailureWithIdAndWarning() throws Exception {
    try (var service = TestService.start(database);
        var warnings = LogCapture.of("dev.pgemit.http.failure.FailureResponder")) {
      var outage = DatabaseOutage.start(database);
      service.post("/v1/emit", "{\"event\":\"e\",\"id\":\"mine\"}");
      outage.end();

      assertThat(requests.awaitFields())
          .containsEntry("messageId", "mine")
          .containsEntry("status", 503);
      assertThat(warnings.awaitFields()).containsEntry("messageId", "mine");
    }
  }

  @Test
  void skipsMonitoringRequestsAndHonorsZero() throws Exception {
    try (var service = TestService.start(database)) {
      service.get("/healthz");
      service.get("/metrics");
      service.get("/nowhere");

      assertThat(requests.awaitFields())
          .containsEntry("path", "/nowhere")
          .containsEntry("status", 404);
    }
    try (var service = TestService.start(database.url(), Map.of("PGEMIT_LOG_REQUESTS", "0"))) {
      service.get("/nowhere");
    }
    assertThat(requests.isEmpty()).isTrue();
  }

  @Test
  void auditsEachDisconnect() throws Exception {
    try (var service = TestService.start(database);
        var audit = LogCapture.of("audit")) {
      var id =
          ResponseAssertions.acceptedId(
              service.post(
                  "/v1/sockets/disconnect",
                  "{\"namespace\":\"/x\",\"to\":[\"a\",\"b\"],\"except\":\"c\",\"close\":true}"));

      assertThat(audit.awaitFields())
          .containsEntry("verb", "sockets_disconnect")
          .containsEntry("outcome", "accepted")
          .containsEntry("namespace", "/x")
          .containsEntry("rooms", List.of("a", "b"))
          .containsEntry("except", List.of("c"))
          .containsEntry("close", true)
          .containsEntry("messageId", id)
          .containsEntry("client", "127.0.0.1");
    }
  }
}
