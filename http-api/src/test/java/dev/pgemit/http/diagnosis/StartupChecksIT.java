package dev.pgemit.http.diagnosis;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.PgBouncer;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the log lines about a misconfigured Postgres, and the details that responses omit. */
class StartupChecksIT {
  @Test
  void logsMissingGrantAndHidesSqlInResponse() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var role = TestRole.create(database);
        var log = LogCapture.ofService()) {
      role.grant("SELECT (id) ON socket_io_attachments");
      role.grant("USAGE ON SEQUENCE socket_io_attachments_id_seq");
      try (var service = TestService.start(role.url(), Map.of())) {
        var grant = "GRANT INSERT ON public.socket_io_attachments TO " + role.name();
        assertThat(log.warnings()).anyMatch(warning -> warning.contains(grant));
        assertThat(service.get("/readyz").body())
            .contains("lacks privileges on socket_io_attachments", "pgemit doctor")
            .doesNotContain("INSERT", " TO ", role.name());

        database.execute(grant);
        await().atMost(ofSeconds(30)).until(() -> service.get("/readyz").statusCode() == 200);
      }
    }
  }

  @Test
  void logsMissingTableOnce() throws Exception {
    try (var database = TestDatabase.create();
        var log = LogCapture.ofService();
        var service = TestService.start(database)) {
      await()
          .atMost(ofSeconds(30))
          .until(() -> log.hasWarning("create it with \"pgemit migrate\""));
      for (var i = 0; i < 3; i++) {
        ResponseAssertions.problem(service.get("/readyz"), 503);
      }
      assertThat(log.warnings().stream().filter(warning -> warning.startsWith("Not ready")))
          .hasSize(1);
    }
  }

  @Test
  void warnsAboutTransactionPooler() throws Exception {
    requirePgBouncer();
    try (var database = TestDatabase.createWithAttachments();
        var bouncer = PgBouncer.inFrontOf(database, "transaction")) {
      try (var log = LogCapture.ofService();
          var service = TestService.start(bouncer.url(), Map.of())) {
        await().atMost(ofSeconds(30)).until(() -> log.hasWarning("prepareThreshold=0"));
        assertThat(log.hasWarning("PGEMIT_LISTEN_URL")).isTrue();
        assertThat(service.get("/readyz").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void warnsAboutEncodingOncePostgresIsUp() throws Exception {
    try (var database = TestDatabase.create("ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'");
        var log = LogCapture.ofService()) {
      database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
      database.allowConnections(false);
      try (var service = TestService.start(database)) {
        assertThat(service.get("/readyz").body())
            .contains("the database does not allow connections");
        database.allowConnections(true);
        await().atMost(ofSeconds(30)).until(() -> log.hasWarning("encoding is LATIN1"));
      }
    }
  }

  @Test
  void warnsAboutConnectionLimitAndStillPublishes() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var role = TestRole.create(database);
        var log = LogCapture.ofService()) {
      Migrations.migrate(database.dataSource());
      database.execute("SELECT pgemit.grant_service('%s')".formatted(role.name()));
      database.execute("ALTER ROLE %s CONNECTION LIMIT 1".formatted(role.name()));
      try (var service = TestService.start(role.url(), Map.of("PGEMIT_POOL_SIZE", "2"))) {
        await()
            .atMost(ofSeconds(30))
            .until(() -> log.hasWarning("CONNECTION LIMIT allows 1 connections"));
        await()
            .atMost(ofSeconds(30))
            .until(
                () -> service.get("/readyz").body().contains("has reached its CONNECTION LIMIT"));
        var ready = service.get("/readyz");
        assertThat(ready.statusCode()).isEqualTo(200);
        var features = ResponseAssertions.json(ready.body()).get("features");
        assertThat(features.get("publish").get("state").stringValue()).isEqualTo("working");
        assertThat(features.get("schedule").get("state").stringValue()).isEqualTo("failing");
        assertThat(ready.body()).doesNotContain(role.name());
        ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\":\"e\"}"));

        database.execute("ALTER ROLE %s CONNECTION LIMIT 10".formatted(role.name()));
        await()
            .atMost(ofSeconds(30))
            .until(
                () ->
                    service.get("/readyz").body().contains("\"schedule\":{\"state\":\"working\"}"));
      }
    }
  }

  @Test
  void explainsRejectedLoginWithoutSecrets() throws Exception {
    try (var database = TestDatabase.createWithAttachments()) {
      var stranger = database.url().replaceFirst("//.*@", "//stranger:s3cret@");
      try (var log = LogCapture.ofService();
          var service = TestService.start(stranger, Map.of())) {
        assertThat(service.get("/readyz").body())
            .contains("the role does not exist, or may not log in", "create the role")
            .doesNotContain("stranger", "s3cret");
        assertThat(log.hasWarning("s3cret")).isFalse();
      }
    }
  }

  private static void requirePgBouncer() {
    if (!Boolean.parseBoolean(System.getenv("CI"))) {
      assumeTrue(PgBouncer.isInstalled(), "pgbouncer is not installed");
    }
  }
}
