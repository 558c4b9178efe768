package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
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
  private LogLines requests;

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    requests = LogLines.of("requests");
  }

  @AfterEach
  void stop() throws Exception {
    requests.close();
    database.close();
  }

  @Test
  void aLineTellsWhatCameOfAMessageAndNothingPrivate() throws Exception {
    try (var service = Service.on(database)) {
      var id =
          Answers.id(
              service.send(
                  service
                      .request("/v1/emit")
                      .header("Content-Type", Service.JSON)
                      .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                      .POST(
                          BodyPublishers.ofString(
                              "{\"namespace\":\"x\",\"to\":\"private\",\"event\":\"e\",\"args\":[\"secret\"]}"))
                      .build()));
      var fields = requests.nextFields();

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
  void oneRequestTooManyTellsWhoseItIs() throws Exception {
    Migrations.migrate(database.dataSource());
    var key = Keys.of(database).limited("busy", "1/h");
    try (var service = Service.keyed(database.url(), Map.of())) {
      service.with(key).post("/v1/emit", "{\"event\":\"e\"}");
      service.with(key).post("/v1/emit", "{\"event\":\"e\"}");

      assertThat(requests.nextFields()).containsEntry("status", 202);
      assertThat(requests.nextFields())
          .containsEntry("status", 429)
          .containsEntry("key", "key busy");
    }
  }

  @Test
  void aBatchNamesEveryMessageAndAStreamCountsThem() throws Exception {
    try (var service = Service.on(database)) {
      service.post(
          "/v1/emit/batch",
          "{\"emits\":[{\"event\":\"a\",\"id\":\"1\"},{\"event\":\"b\",\"id\":\"2\"}]}");
      assertThat(requests.nextFields()).containsEntry("messageIds", List.of("1", "2"));

      service.post(
          "/v1/emit/stream",
          "application/x-ndjson",
          BodyPublishers.ofString("{\"event\":\"a\"}\n{\"event\":\"b\"}\n"));
      assertThat(requests.nextFields()).containsEntry("messages", 2L);
    }
  }

  @Test
  void whatFailedHasItsIdAndAWarning() throws Exception {
    try (var service = Service.on(database);
        var warnings = LogLines.of("dev.pgemit.http.failure.Problems")) {
      var outage = Outage.of(database);
      service.post("/v1/emit", "{\"event\":\"e\",\"id\":\"mine\"}");
      outage.end();

      assertThat(requests.nextFields())
          .containsEntry("messageId", "mine")
          .containsEntry("status", 503);
      assertThat(warnings.nextFields()).containsEntry("messageId", "mine");
    }
  }

  @Test
  void whatMachinesAskAgainAndAgainIsLeftOutAndSoIsEverythingAtZero() throws Exception {
    try (var service = Service.on(database)) {
      service.get("/healthz");
      service.get("/metrics");
      service.get("/nowhere");

      assertThat(requests.nextFields())
          .containsEntry("path", "/nowhere")
          .containsEntry("status", 404);
    }
    try (var service = Service.on(database.url(), Map.of("PGEMIT_LOG_REQUESTS", "0"))) {
      service.get("/nowhere");
    }
    assertThat(requests.isEmpty()).isTrue();
  }

  @Test
  void eachDisconnectIsInTheAudit() throws Exception {
    try (var service = Service.on(database);
        var audit = LogLines.of("audit")) {
      var id =
          Answers.id(
              service.post(
                  "/v1/sockets/disconnect",
                  "{\"namespace\":\"/x\",\"to\":[\"a\",\"b\"],\"except\":\"c\",\"close\":true}"));

      assertThat(audit.nextFields())
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
