package dev.pgemit.http.access;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.TestKeys;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Tests the log lines about keys, and that no log line contains a secret. */
class AuditLogIT {
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level level = root.getLevel();
  private final Logger jetty = (Logger) LoggerFactory.getLogger("org.eclipse.jetty");
  private TestDatabase database;
  private TestKeys keys;

  @BeforeEach
  void listen() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    keys = TestKeys.of(database);
    events.start();
    root.addAppender(events);
    root.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() throws Exception {
    root.detachAppender(events);
    root.setLevel(level);
    jetty.setLevel(null);
    database.close();
  }

  private List<ILoggingEvent> copy() {
    synchronized (events) {
      return List.of(events.list.toArray(ILoggingEvent[]::new));
    }
  }

  private List<String> auditLines(String thread) {
    return copy().stream()
        .filter(event -> event.getLoggerName().equals("audit"))
        .filter(event -> event.getThreadName().matches(thread))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void logsKeyChangesMadeByAnotherProcess() throws Exception {
    keys.create("first", "*");
    try (var service = TestService.startWithKeys(database.url(), Map.of())) {
      assertThat(service.port()).isPositive();
      keys.create("second", "emit", "*", "user:*", "*");
      awaitLine("Key second \\(.*\\) was created by \"tester as .*\": allow emit, .*to user:\\*.*");
      keys.rotate("second", Duration.ofHours(1));
      awaitLine("Key second \\(.*\\) was replaced by \"tester as .*\", valid until .*");
      keys.revoke("second");
      awaitLine("Key second \\(.*\\) was revoked by \"tester as .*\"");
      keys.createExpiring("third", Duration.ofSeconds(4));
      awaitLine("Key third \\(.*\\) expired");
      database.execute("DELETE FROM pgemit_keys WHERE name = 'third'");
      awaitLine("Key third \\(.*\\) was deleted");
    }
    assertThat(auditLines("pgemit-keys")).noneMatch(line -> line.contains("first"));
    assertThat(auditLines("main|Test.*"))
        .anyMatch(line -> line.matches("Key second \\(.*\\) was created by \"tester\".*"))
        .anyMatch(line -> line.matches("Key second \\(.*\\) was revoked by \"tester\""));
  }

  @Test
  void logsRevocationDuringOverlap() throws Exception {
    keys.create("first", "*");
    var old = keys.create("second", "*");
    var id = old.substring("pgemit_".length(), "pgemit_".length() + 12);
    try (var service = TestService.startWithKeys(database.url(), Map.of())) {
      keys.rotate("second", Duration.ofHours(1));
      awaitLine("Key second \\(%s\\) was replaced by .*, valid until .*".formatted(id));
      keys.revoke("second");
      awaitLine("Key second \\(%s\\) was revoked by \"tester as .*\"".formatted(id));

      ResponseAssertions.problem(service.withKey(old).get("/metrics"), 401);
      assertThat(copy())
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(line -> line.endsWith("the key second (%s) is revoked".formatted(id)));

      keys.rotate("first", Duration.ZERO);
      awaitLine("Key first \\(.*\\) was replaced by .*");
      assertThat(auditLines("pgemit-keys"))
          .noneMatch(line -> line.startsWith("Key first (") && line.contains("revoked"));
    }
  }

  private void awaitLine(String pattern) throws Exception {
    await()
        .atMost(ofSeconds(30))
        .until(() -> auditLines("pgemit-keys").stream().anyMatch(line -> line.matches(pattern)));
  }

  @Test
  void logsDisconnects() throws Exception {
    var key = keys.create("moderator", "disconnect,broadcast");
    try (var service = TestService.startWithKeys(database.url(), Map.of())) {
      var moderator = service.withKey(key);
      var id =
          ResponseAssertions.acceptedId(
              moderator.post(
                  "/v1/sockets/disconnect",
                  "{\"namespace\":\"chat\",\"to\":\"user:1\\nKey x was revoked\",\"close\":true}"));
      ResponseAssertions.acceptedId(
          moderator.post("/v1/sockets/disconnect", "{\"everyone\":true}"));

      await()
          .atMost(ofSeconds(30))
          .until(() -> auditLines(".*").stream().anyMatch(line -> line.contains("everyone")));
      assertThat(auditLines(".*"))
          .anyMatch(
              line ->
                  line.startsWith("The key moderator (")
                      && line.endsWith(
                          "disconnected rooms [\"user:1\\nKey x was revoked\"] in namespace"
                              + " \"/chat\", and closed their connections: published as "
                              + id))
          .anyMatch(line -> line.contains("disconnected everyone in namespace \"/\": published"))
          .noneMatch(line -> line.contains("\n"));
    }
  }

  @Test
  void logsScheduleChanges() throws Exception {
    var key = keys.create("planner", "schedule,emit,broadcast");
    try (var service = TestService.startWithKeys(database.url(), Map.of())) {
      var planner = service.withKey(key);
      var body = "{\"cron\":\"0 3 * * *\",\"emit\":{\"to\":\"user:1\",\"event\":\"night\"}}";
      assertThat(send(planner, "PUT", "/v1/recurring/nightly", body)).isEqualTo(201);
      assertThat(send(planner, "POST", "/v1/recurring/nightly/pause", "")).isEqualTo(200);
      assertThat(send(planner, "POST", "/v1/recurring/nightly/resume", "")).isEqualTo(200);
      assertThat(send(planner, "DELETE", "/v1/recurring/nightly", "")).isEqualTo(204);
      assertThat(send(planner, "DELETE", "/v1/recurring/nightly", "")).isEqualTo(404);
      var later = "{\"event\":\"e\",\"delay\":\"PT1H\",\"id\":\"later\"}";
      assertThat(send(planner, "POST", "/v1/emit", later)).isEqualTo(202);
      assertThat(send(planner, "DELETE", "/v1/scheduled/later", "")).isEqualTo(204);
    }
    var of = "The key planner \\(\\w+\\) ";
    var nightly =
        " the recurring emit \"nightly\", event \"night\" to rooms \\[\"user:1\"\\] in namespace"
            + " \"/\"";
    assertThat(scheduleChanges())
        .zipSatisfy(
            List.of(
                of + "put" + nightly,
                of + "paused" + nightly,
                of + "resumed" + nightly,
                of + "deleted" + nightly,
                of + "cancelled the emit \"later\", event \"e\" to everyone in namespace \"/\""),
            (line, pattern) -> assertThat(line.getFormattedMessage()).matches(pattern));
    assertThat(scheduleChanges())
        .extracting(line -> field(line, "verb"))
        .containsExactly(
            "recurring_put",
            "recurring_pause",
            "recurring_resume",
            "recurring_delete",
            "scheduled_cancel");
    assertThat(scheduleChanges())
        .extracting(line -> field(line, "outcome"))
        .containsOnly("accepted");
    assertThat(scheduleChanges())
        .extracting(line -> field(line, "key"))
        .containsOnly("key planner");
    assertThat(field(scheduleChanges().get(0), "recurring")).isEqualTo("nightly");
    assertThat(field(scheduleChanges().get(4), "messageId")).isEqualTo("later");
  }

  private List<ILoggingEvent> scheduleChanges() {
    return copy().stream()
        .filter(event -> event.getLoggerName().equals("audit"))
        .filter(event -> event.getFormattedMessage().startsWith("The key planner"))
        .toList();
  }

  private static @Nullable Object field(ILoggingEvent line, String name) {
    return line.getKeyValuePairs().stream()
        .filter(pair -> pair.key.equals(name))
        .map(pair -> pair.value)
        .findFirst()
        .orElse(null);
  }

  private static int send(TestService caller, String method, String path, String body)
      throws Exception {
    return caller
        .send(
            caller
                .request(path)
                .header("Content-Type", ServiceClient.JSON)
                .method(method, BodyPublishers.ofString(body))
                .build())
        .statusCode();
  }

  @Test
  void neverLogsSecrets() throws Exception {
    root.setLevel(Level.DEBUG);
    // The level of the command: below it, Jetty logs every header.
    jetty.setLevel(Level.INFO);
    var key = keys.create("secretive", "emit,metrics");
    try (var service = TestService.startWithKeys(database.url(), Map.of())) {
      service.withKey(key).post("/v1/emit", "{\"event\":\"e\"}");
      service.withKey(key).get("/metrics");
      service.withKey(key).get("/v1/tail");
      service.withKey(key + "x").get("/metrics");
      service.withKey(key.replace("pgemit_", "")).get("/metrics");
      keys.rotate("secretive", Duration.ZERO);
      await()
          .atMost(ofSeconds(30))
          .until(() -> service.withKey(key).get("/metrics").statusCode() == 401);
    }
    var secret = key.substring(key.length() - 43);
    assertThat(copy())
        .isNotEmpty()
        .noneMatch(event -> event.getFormattedMessage().contains(secret))
        .noneMatch(
            event ->
                event.getThrowableProxy() != null
                    && String.valueOf(event.getThrowableProxy().getMessage()).contains(secret));
    assertThat(database.query("SELECT string_agg(k::text, ' ') FROM pgemit_keys k"))
        .doesNotContain(secret);
  }
}
