package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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

/** What the log says of keys, and what it must never say. */
class AuditIT {
  private final ListAppender<ILoggingEvent> heard = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level level = root.getLevel();
  private final Logger jetty = (Logger) LoggerFactory.getLogger("org.eclipse.jetty");
  private TestDatabase database;
  private Keys keys;

  @BeforeEach
  void listen() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    keys = Keys.of(database);
    heard.start();
    root.addAppender(heard);
    root.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() throws Exception {
    root.detachAppender(heard);
    root.setLevel(level);
    jetty.setLevel(null);
    database.close();
  }

  private List<ILoggingEvent> copy() {
    synchronized (heard) {
      return List.of(heard.list.toArray(ILoggingEvent[]::new));
    }
  }

  private List<String> audited(String thread) {
    return copy().stream()
        .filter(event -> event.getLoggerName().equals("audit"))
        .filter(event -> event.getThreadName().matches(thread))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void aReplicaTellsWhatAnotherProcessChanged() throws Exception {
    keys.create("first", "*");
    try (var service = Service.keyed(database.url(), Map.of())) {
      assertThat(service.port()).isPositive();
      keys.create("second", "emit", "*", "user:*", "*");
      awaitLine("Key second \\(.*\\) was created by \"tester as .*\": allow emit, .*to user:\\*.*");
      keys.rotate("second", Duration.ofHours(1));
      awaitLine("Key second \\(.*\\) was replaced by \"tester as .*\", good until .*");
      keys.revoke("second");
      awaitLine("Key second \\(.*\\) was revoked by \"tester as .*\"");
      keys.expiring("third", Duration.ofSeconds(4));
      awaitLine("Key third \\(.*\\) expired");
      database.execute("DELETE FROM pgemit_keys WHERE name = 'third'");
      awaitLine("Key third \\(.*\\) is gone from the table");
    }
    assertThat(audited("pgemit-keys")).noneMatch(line -> line.contains("first"));
    assertThat(audited("main|Test.*"))
        .anyMatch(line -> line.matches("Key second \\(.*\\) was created by \"tester\".*"))
        .anyMatch(line -> line.matches("Key second \\(.*\\) was revoked by \"tester\""));
  }

  @Test
  void whatIsRevokedInItsOverlapIsToldAsRevoked() throws Exception {
    keys.create("first", "*");
    var old = keys.create("second", "*");
    var id = old.substring("pgemit_".length(), "pgemit_".length() + 12);
    try (var service = Service.keyed(database.url(), Map.of())) {
      keys.rotate("second", Duration.ofHours(1));
      awaitLine("Key second \\(%s\\) was replaced by .*, good until .*".formatted(id));
      keys.revoke("second");
      awaitLine("Key second \\(%s\\) was revoked by \"tester as .*\"".formatted(id));

      Answers.problem(service.with(old).get("/metrics"), 401);
      assertThat(copy())
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(line -> line.endsWith("the key second (%s) is revoked".formatted(id)));

      keys.rotate("first", Duration.ZERO);
      awaitLine("Key first \\(.*\\) was replaced by .*");
      assertThat(audited("pgemit-keys"))
          .noneMatch(line -> line.startsWith("Key first (") && line.contains("revoked"));
    }
  }

  private void awaitLine(String pattern) throws Exception {
    Eventually.holds(() -> audited("pgemit-keys").stream().anyMatch(line -> line.matches(pattern)));
  }

  @Test
  void whoDisconnectedWhomIsKept() throws Exception {
    var key = keys.create("moderator", "disconnect,broadcast");
    try (var service = Service.keyed(database.url(), Map.of())) {
      var moderator = service.with(key);
      var id =
          Answers.id(
              moderator.post(
                  "/v1/sockets/disconnect",
                  "{\"namespace\":\"chat\",\"to\":\"user:1\\nKey x was revoked\",\"close\":true}"));
      Answers.id(moderator.post("/v1/sockets/disconnect", "{\"everyone\":true}"));

      Eventually.holds(() -> audited(".*").stream().anyMatch(line -> line.contains("everyone")));
      assertThat(audited(".*"))
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
  void whoChangedWhatWaitsIsKept() throws Exception {
    var key = keys.create("planner", "schedule,emit,broadcast");
    try (var service = Service.keyed(database.url(), Map.of())) {
      var planner = service.with(key);
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
    assertThat(changes())
        .zipSatisfy(
            List.of(
                of + "put" + nightly,
                of + "paused" + nightly,
                of + "resumed" + nightly,
                of + "deleted" + nightly,
                of + "called off the emit \"later\", event \"e\" to everyone in namespace \"/\""),
            (line, pattern) -> assertThat(line.getFormattedMessage()).matches(pattern));
    assertThat(changes())
        .extracting(line -> field(line, "verb"))
        .containsExactly(
            "recurring_put",
            "recurring_pause",
            "recurring_resume",
            "recurring_delete",
            "scheduled_cancel");
    assertThat(changes()).extracting(line -> field(line, "outcome")).containsOnly("accepted");
    assertThat(changes()).extracting(line -> field(line, "key")).containsOnly("key planner");
    assertThat(field(changes().get(0), "recurring")).isEqualTo("nightly");
    assertThat(field(changes().get(4), "messageId")).isEqualTo("later");
  }

  private List<ILoggingEvent> changes() {
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

  private static int send(Service caller, String method, String path, String body)
      throws Exception {
    return caller
        .send(
            caller
                .request(path)
                .header("Content-Type", Service.JSON)
                .method(method, BodyPublishers.ofString(body))
                .build())
        .statusCode();
  }

  @Test
  void noSecretIsEverInTheLog() throws Exception {
    root.setLevel(Level.DEBUG);
    // As the command has it: below, Jetty writes every header.
    jetty.setLevel(Level.INFO);
    var key = keys.create("secretive", "emit,metrics");
    try (var service = Service.keyed(database.url(), Map.of())) {
      service.with(key).post("/v1/emit", "{\"event\":\"e\"}");
      service.with(key).get("/metrics");
      service.with(key).get("/v1/tail");
      service.with(key + "x").get("/metrics");
      service.with(key.replace("pgemit_", "")).get("/metrics");
      keys.rotate("secretive", Duration.ZERO);
      Eventually.holds(() -> service.with(key).get("/metrics").statusCode() == 401);
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
