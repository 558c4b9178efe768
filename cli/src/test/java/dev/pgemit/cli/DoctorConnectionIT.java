package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.diagnosis.Finding.Level;
import dev.pgemit.testing.RestartablePostgres;
import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DoctorConnectionIT {
  private static final int MAX_CONNECTIONS = 20;
  private static final int FOR_SUPERUSERS = 3;

  private static TestDatabase database;

  @BeforeAll
  static void create() throws Exception {
    // A server of its own, since who may log in is the whole server's.
    database =
        TestDatabase.createOnOwnServer(Map.of("max_connections", String.valueOf(MAX_CONNECTIONS)));
  }

  @AfterAll
  static void drop() throws Exception {
    database.close();
  }

  @Test
  void nothingListensThere() {
    var diagnosis = Diagnosis.of("postgresql://u:s3cret@127.0.0.1:1/x");

    assertThat(diagnosis.finding("connection").found())
        .contains("nothing listens at its host and port");
    assertThat(diagnosis.finding("connection").advice()).startsWith("start Postgres");
    assertThat(diagnosis.troubles()).containsExactly("connection");
    assertThat(diagnosis.level("canary")).isEqualTo(Level.SKIPPED);
    assertThat(diagnosis.text()).doesNotContain("s3cret");
  }

  @Test
  void theHostIsUnknown() {
    assertThat(Diagnosis.of("postgresql://u:p@host.invalid/x").finding("connection").found())
        .contains("its host name is unknown");
  }

  @Test
  void thereIsNoSuchDatabase() {
    var finding =
        Diagnosis.of(database.url().replaceFirst("/[^/]*$", "/nowhere")).finding("connection");

    assertThat(finding.found()).contains("has no database of this name", "nowhere");
    assertThat(finding.advice()).contains("create the database");
  }

  @Test
  void thePasswordIsWrongOrMissingOrTheRoleUnknown() throws Exception {
    try (var login = Login.create(database)) {
      requirePasswordOf(login.name());
      var wrong = Diagnosis.of(login.url().replace("s3cret", "wr0ng"));

      assertThat(wrong.finding("connection").sentence())
          .contains("refuses the user or the password", "correct both in DATABASE_URL");
      assertThat(wrong.text()).doesNotContain("wr0ng");
      assertThat(Diagnosis.of(login.url().replace(":s3cret", "")).finding("connection").sentence())
          .contains("asks for a password", "before the host");
      assertThat(Diagnosis.of(login.url()).finding("connection").level()).isEqualTo(Level.OK);
      assertThat(
              Diagnosis.of(database.url().replaceFirst("//.*@", "//stranger@"))
                  .finding("connection")
                  .advice())
          .contains("create the role");
    }
  }

  @Test
  void theRoleMayNotConnect() throws Exception {
    try (var login = Login.create(database)) {
      var name = database.query("SELECT current_database()");
      database.execute("REVOKE CONNECT ON DATABASE %s FROM PUBLIC".formatted(name));

      assertThat(Diagnosis.of(login.url()).finding("connection").advice())
          .contains("GRANT CONNECT");

      database.execute("GRANT CONNECT ON DATABASE %s TO PUBLIC".formatted(name));
    }
  }

  @Test
  void theServerIsFull() throws Exception {
    var others = new ArrayList<Connection>();
    try (var login = Login.create(database)) {
      while (others.size() < MAX_CONNECTIONS - FOR_SUPERUSERS) {
        others.add(DriverManager.getConnection(database.jdbcUrl(), login.name(), "s3cret"));
      }
      var refused = Diagnosis.of(login.url());
      assertThat(refused.finding("connection").sentence())
          .contains("the server has no connection left", "raise max_connections")
          .doesNotContain("address right");
      assertThat(refused.level("canary")).isEqualTo(Level.SKIPPED);

      // A superuser still gets in.
      var warned = Diagnosis.of(database.url()).finding("connection limit");
      assertThat(warned.level()).isEqualTo(Level.WARNING);
      assertThat(warned.sentence())
          .contains("All but 0 connections of the server are in use", "end sessions");
      var poolSize = Map.of("PGEMIT_POOL_SIZE", String.valueOf(MAX_CONNECTIONS));
      assertThat(Diagnosis.of(database.url(), poolSize, null).finding("connection limit").found())
          .contains("max_connections allows %d".formatted(MAX_CONNECTIONS - FOR_SUPERUSERS));
    } finally {
      for (var other : others) {
        other.close();
      }
    }
  }

  @Test
  void aStandbyCannotNotifyAndAmongSeveralHostsThePrimaryIsFound() throws Exception {
    try (var postgres = RestartablePostgres.start()) {
      var standby = postgres.createWithAttachments();
      postgres.stop();
      postgres.startAsStandby();
      var diagnosis = Diagnosis.of(standby.url());

      assertThat(diagnosis.finding("primary").sentence())
          .contains("is a standby", "targetServerType=primary");
      assertThat(diagnosis.finding("canary").found()).isEqualTo("only the primary can tell");

      var both = standby.url().replaceFirst("(@[^/]*)", "$1," + hostOf(database));
      assertThat(Diagnosis.of(both).finding("hosts").advice()).contains("targetServerType=primary");
      var onlyStandbys = standby.url() + "?targetServerType=primary";
      assertThat(Diagnosis.of(onlyStandbys).finding("connection").sentence())
          .contains("none of the hosts is of the kind", "promote");
    }
  }

  @Test
  void amongSeveralHostsThePrimaryIsTaken() {
    var all = database.url().replaceFirst("@", "@127.0.0.1:1,") + "?targetServerType=primary";
    var diagnosis = Diagnosis.of(all);

    assertThat(diagnosis.level("hosts")).isEqualTo(Level.OK);
    assertThat(diagnosis.finding("connection").found()).contains(hostOf(database));
  }

  private static String hostOf(TestDatabase database) {
    return database.url().replaceFirst(".*@([^/]*)/.*", "$1");
  }

  private static void requirePasswordOf(String role) throws Exception {
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
    // The postmaster takes a moment to read it.
    while (database
        .query("SELECT count(*) FROM pg_hba_file_rules WHERE auth_method = 'scram-sha-256'")
        .equals("0")) {
      Thread.onSpinWait();
    }
  }
}
