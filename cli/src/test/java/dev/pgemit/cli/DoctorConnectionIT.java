package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.diagnosis.CheckResult.CheckLevel;
import dev.pgemit.testing.RestartablePostgres;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DoctorConnectionIT {
  private static final int MAX_CONNECTIONS = 20;
  private static final int SUPERUSER_RESERVED_CONNECTIONS = 3;

  private static TestDatabase database;

  @BeforeAll
  static void create() throws Exception {
    // A server of its own, since login rules affect the whole server.
    database =
        TestDatabase.createOnOwnServer(Map.of("max_connections", String.valueOf(MAX_CONNECTIONS)));
  }

  @AfterAll
  static void drop() throws Exception {
    database.close();
  }

  @Test
  void reportsRefusedConnection() {
    var diagnosis = Diagnosis.of("postgresql://u:s3cret@127.0.0.1:1/x");

    assertThat(diagnosis.finding("connection").summary())
        .contains("no server listens on this host and port");
    assertThat(diagnosis.finding("connection").advice()).startsWith("start Postgres");
    assertThat(diagnosis.problemChecks()).containsExactly("connection");
    assertThat(diagnosis.level("canary")).isEqualTo(CheckLevel.SKIPPED);
    assertThat(diagnosis.text()).doesNotContain("s3cret");
  }

  @Test
  void reportsUnknownHost() {
    assertThat(Diagnosis.of("postgresql://u:p@host.invalid/x").finding("connection").summary())
        .contains("the host name is unknown");
  }

  @Test
  void reportsMissingDatabase() {
    var finding =
        Diagnosis.of(database.url().replaceFirst("/[^/]*$", "/nowhere")).finding("connection");

    assertThat(finding.summary()).contains("the database does not exist", "nowhere");
    assertThat(finding.advice()).contains("create the database");
  }

  @Test
  void reportsFailedAuthentication() throws Exception {
    try (var role = TestRole.create(database)) {
      requirePassword(role.name());
      var wrong = Diagnosis.of(role.url().replace("s3cret", "wr0ng"));

      assertThat(wrong.finding("connection").message())
          .contains("rejects the user or the password", "correct both in DATABASE_URL");
      assertThat(wrong.text()).doesNotContain("wr0ng");
      assertThat(Diagnosis.of(role.url().replace(":s3cret", "")).finding("connection").message())
          .contains("requires a password", "before the host");
      assertThat(Diagnosis.of(role.url()).finding("connection").level()).isEqualTo(CheckLevel.OK);
      assertThat(
              Diagnosis.of(database.url().replaceFirst("//.*@", "//stranger@"))
                  .finding("connection")
                  .advice())
          .contains("create the role");
    }
  }

  @Test
  void reportsMissingConnectPrivilege() throws Exception {
    try (var role = TestRole.create(database)) {
      var name = database.query("SELECT current_database()");
      database.execute("REVOKE CONNECT ON DATABASE %s FROM PUBLIC".formatted(name));

      assertThat(Diagnosis.of(role.url()).finding("connection").advice()).contains("GRANT CONNECT");

      database.execute("GRANT CONNECT ON DATABASE %s TO PUBLIC".formatted(name));
    }
  }

  @Test
  void reportsExhaustedConnections() throws Exception {
    var others = new ArrayList<Connection>();
    try (var role = TestRole.create(database)) {
      while (others.size() < MAX_CONNECTIONS - SUPERUSER_RESERVED_CONNECTIONS) {
        others.add(DriverManager.getConnection(database.jdbcUrl(), role.name(), "s3cret"));
      }
      var refused = Diagnosis.of(role.url());
      assertThat(refused.finding("connection").message())
          .contains("the server has no connection left", "raise max_connections")
          .doesNotContain("address is correct");
      assertThat(refused.level("canary")).isEqualTo(CheckLevel.SKIPPED);

      // A superuser can still connect.
      var warned = Diagnosis.of(database.url()).finding("connection limit");
      assertThat(warned.level()).isEqualTo(CheckLevel.WARNING);
      assertThat(warned.message())
          .contains("All but 0 connections of the server are in use", "end unused sessions");
      var poolSize = Map.of("PGEMIT_POOL_SIZE", String.valueOf(MAX_CONNECTIONS));
      assertThat(Diagnosis.of(database.url(), poolSize, null).finding("connection limit").summary())
          .contains(
              "max_connections allows %d"
                  .formatted(MAX_CONNECTIONS - SUPERUSER_RESERVED_CONNECTIONS));
    } finally {
      for (var other : others) {
        other.close();
      }
    }
  }

  @Test
  void reportsStandbyAndAdvisesTargetServerType() throws Exception {
    try (var postgres = RestartablePostgres.start()) {
      var standby = postgres.createWithAttachments();
      postgres.stop();
      postgres.restartAsStandby();
      var diagnosis = Diagnosis.of(standby.url());

      assertThat(diagnosis.finding("primary").message())
          .contains("is a standby", "targetServerType=primary");
      assertThat(diagnosis.finding("canary").summary())
          .isEqualTo("only a primary provides this information");

      var both = standby.url().replaceFirst("(@[^/]*)", "$1," + hostOf(database));
      assertThat(Diagnosis.of(both).finding("hosts").advice()).contains("targetServerType=primary");
      var onlyStandbys = standby.url() + "?targetServerType=primary";
      assertThat(Diagnosis.of(onlyStandbys).finding("connection").message())
          .contains("no host is of the kind", "promote");
    }
  }

  @Test
  void connectsToThePrimaryAmongSeveralHosts() {
    var all = database.url().replaceFirst("@", "@127.0.0.1:1,") + "?targetServerType=primary";
    var diagnosis = Diagnosis.of(all);

    assertThat(diagnosis.level("hosts")).isEqualTo(CheckLevel.OK);
    assertThat(diagnosis.finding("connection").summary()).contains(hostOf(database));
  }

  private static String hostOf(TestDatabase database) {
    return database.url().replaceFirst(".*@([^/]*)/.*", "$1");
  }

  private static void requirePassword(String role) throws Exception {
    database.execute(
        """
        DO $do$ BEGIN
          EXECUTE format($copy$
            COPY (SELECT unnest(ARRAY['host all %s all scram-sha-256', 'host all all all trust', 'local all all trust']))
            TO %%L$copy$, current_setting('hba_file'));
        END $do$\
        """
            .formatted(role));
    assertThat(database.query("SELECT pg_reload_conf()")).isEqualTo("t");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                database.query(
                    "SELECT count(*) > 0 FROM pg_hba_file_rules WHERE auth_method = 'scram-sha-256'"),
            "t"::equals);
  }
}
