package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.diagnosis.CheckResult.CheckLevel;
import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorSchemaIT {
  private static final String LATEST_VERSION =
      Migrations.versions().get(Migrations.versions().size() - 1);

  private TestDatabase database;

  @BeforeEach
  void create() throws Exception {
    database = TestDatabase.create();
  }

  @AfterEach
  void drop() throws Exception {
    database.close();
  }

  @Test
  void reportsOnlyMissingServersAfterMigration() {
    Migrations.migrate(database.dataSource());
    var diagnosis = Diagnosis.of(database.url());

    assertThat(diagnosis.problemChecks()).containsExactly("servers");
    assertThat(diagnosis.finding("servers").advice()).contains("channelPrefix (socket.io)");
    assertThat(diagnosis.finding("schema").summary()).contains("at version " + LATEST_VERSION);
    assertThat(diagnosis.finding("canary").summary()).contains("published and received");
    assertThat(diagnosis.finding("large canary").summary()).contains("read back", "removed");
  }

  @Test
  void canaryDeletesItsAttachment() throws Exception {
    Migrations.migrate(database.dataSource());
    Diagnosis.of(database.url());

    assertThat(database.query("SELECT count(*) FROM socket_io_attachments")).isEqualTo("0");
  }

  @Test
  void reportsMissingAttachmentsTable() {
    var diagnosis = Diagnosis.of(database.url());

    assertThat(diagnosis.finding("attachments").message())
        .isEqualTo("The table socket_io_attachments is missing: create it with \"pgemit migrate\"");
    assertThat(diagnosis.level("canary")).isEqualTo(CheckLevel.OK);
    assertThat(diagnosis.level("large canary")).isEqualTo(CheckLevel.FAILURE);
    assertThat(diagnosis.level("grants")).isEqualTo(CheckLevel.SKIPPED);
  }

  @Test
  void findsTableInAnotherSchema() throws Exception {
    database.execute("CREATE SCHEMA live");
    database.execute(TestDatabase.CREATE_ADAPTER_TABLE.replace("socket_io", "live.socket_io"));

    assertThat(Diagnosis.of(database.url()).finding("attachments").advice())
        .contains("in schema live", "PGEMIT_ATTACHMENTS_TABLE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id bigint, created_at timestamptz, payload bytea | id has no default",
        "id bigserial, created_at timestamptz, payload text | payload is text",
        "id bigserial, payload bytea | created_at is missing"
      })
  void reportsEachMismatchedColumn(String columns, String problem) throws Exception {
    database.execute("CREATE TABLE socket_io_attachments (" + columns + ")");

    assertThat(Diagnosis.of(database.url()).finding("attachments").summary()).contains(problem);
  }

  @Test
  void acceptsTheDocumentedTableAndSuggestsImprovements() throws Exception {
    database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
    var diagnosis = Diagnosis.of(database.url());

    assertThat(diagnosis.level("attachments")).isEqualTo(CheckLevel.OK);
    for (var statement : diagnosis.finding("attachments").statements()) {
      database.execute(statement);
    }
    assertThat(Diagnosis.of(database.url()).finding("attachments").summary())
        .contains("unlogged, stored uncompressed, indexed by age");
    assertThat(diagnosis.finding("schema").message()).contains("never migrated", "pgemit migrate");
  }

  @Test
  void reportsOlderAndNewerSchema() throws Exception {
    Migrations.migrate(database.dataSource());
    database.execute(
        "DELETE FROM pgemit_schema_history WHERE version = '%s'".formatted(LATEST_VERSION));
    assertThat(Diagnosis.of(database.url()).finding("schema").message())
        .contains(
            "older pgemit created the schema, which lacks " + LATEST_VERSION, "pgemit migrate");

    database.execute("UPDATE pgemit_schema_history SET version = '99' WHERE version = '4'");
    assertThat(Diagnosis.of(database.url()).finding("schema").message())
        .contains("newer pgemit migrated the schema to 99", "use that release");
  }

  @Test
  void acceptsSchemaFromPrintedSql() throws Exception {
    database.execute(Migrations.print(MigrationOptions.DEFAULT));

    assertThat(Diagnosis.of(database.url()).finding("schema").summary())
        .contains("without a history");
  }

  @Test
  void reportsMismatchedChannelPrefix() {
    Migrations.migrate(database.dataSource());
    var other = Map.of("PGEMIT_CHANNEL_PREFIX", "shop");

    assertThat(Diagnosis.of(database.url(), other, null).finding("schema").summary())
        .contains("prefix socket.io, but PGEMIT_CHANNEL_PREFIX is shop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT ON public.socket_io_attachments",
        "SELECT (id) ON public.socket_io_attachments",
        "USAGE ON SEQUENCE public.socket_io_attachments_id_seq"
      })
  void missingGrantsComeWithWorkingStatements(String privilege) throws Exception {
    Migrations.migrate(database.dataSource());
    try (var role = TestRole.create(database)) {
      database.execute("SELECT pgemit.grant_publisher('%s')".formatted(role.name()));
      database.execute("REVOKE %s FROM %s".formatted(privilege, role.name()));
      var before = Diagnosis.of(role.url());

      assertThat(before.finding("grants").summary()).contains(privilege);
      assertThat(before.level("large canary")).isEqualTo(CheckLevel.FAILURE);
      assertThat(before.finding("grants").statements()).hasSize(1);
      database.execute(before.finding("grants").statements().get(0));
      var after = Diagnosis.of(role.url());
      assertThat(after.level("grants")).isEqualTo(CheckLevel.OK);
      assertThat(after.finding("large canary").summary()).contains("the attachment expires later");
      assertThat(after.text()).doesNotContain("s3cret");
    }
  }

  @Test
  void reportsMissingSchemaUsage() throws Exception {
    database.execute("CREATE SCHEMA hidden");
    database.execute(TestDatabase.CREATE_ADAPTER_TABLE.replace("socket_io", "hidden.socket_io"));
    var hidden = Map.of("PGEMIT_ATTACHMENTS_TABLE", "hidden.socket_io_attachments");
    try (var role = TestRole.create(database)) {
      var finding = Diagnosis.of(role.url(), hidden, null).finding("attachments");

      assertThat(finding.statements())
          .containsExactly("GRANT USAGE ON SCHEMA \"hidden\" TO " + role.name());
    }
  }

  @Test
  void reportsMissingGrantsOnExistingTables() throws Exception {
    Migrations.migrate(database.dataSource());
    try (var role = TestRole.create(database)) {
      database.execute("GRANT SELECT ON pgemit_schema_history TO " + role.name());
      var before = Diagnosis.of(role.url());
      assertThat(before.finding("more grants").level()).isEqualTo(CheckLevel.WARNING);
      assertThat(before.finding("more grants").statements())
          .contains(
              "GRANT SELECT, INSERT, UPDATE, DELETE ON public.pgemit_scheduled TO " + role.name(),
              "GRANT SELECT, UPDATE, DELETE ON public.socket_io_attachments TO " + role.name(),
              "GRANT SELECT ON public.pgemit_keys TO " + role.name());
      for (var statement : before.finding("more grants").statements()) {
        database.execute(statement);
      }
      var functions = Diagnosis.of(role.url()).finding("more grants");
      assertThat(functions.summary()).contains("but the SQL functions");
      database.execute(functions.statements().get(0));
      assertThat(Diagnosis.of(role.url()).finding("more grants").summary())
          .isEqualTo("sufficient for every feature");
    }
  }

  @Test
  void reportsMissingGrantsOnTheOutbox() throws Exception {
    Migrations.migrate(database.dataSource());
    // The checks of the database do not need Redis.
    var redis =
        Map.of(
            "PGEMIT_TRANSPORT",
            "redis-streams",
            "REDIS_URL",
            "redis://127.0.0.1:" + LoopbackPort.findFree());
    try (var role = TestRole.create(database)) {
      database.execute("GRANT SELECT ON pgemit_schema_history TO " + role.name());
      var before = Diagnosis.of(role.url(), redis, null);
      assertThat(before.finding("outbox grants").level()).isEqualTo(CheckLevel.WARNING);
      assertThat(before.finding("outbox grants").statements())
          .containsExactly(
              "GRANT INSERT (id, channel, payload, attachment), SELECT, UPDATE, DELETE ON"
                  + " public.pgemit_outbox TO "
                  + role.name(),
              "GRANT SELECT, UPDATE ON SEQUENCE public.pgemit_outbox_passed TO " + role.name());
      assertThat(before.finding("outbox").level()).isEqualTo(CheckLevel.SKIPPED);

      database.execute("SELECT pgemit.grant_publisher('%s')".formatted(role.name()));
      assertThat(Diagnosis.of(role.url(), redis, null).finding("outbox grants").statements())
          .first()
          .asString()
          .startsWith("GRANT SELECT, UPDATE, DELETE ON");
      for (var statement : before.finding("outbox grants").statements()) {
        database.execute(statement);
      }
      var after = Diagnosis.of(role.url(), redis, null);
      assertThat(after.level("outbox grants")).isEqualTo(CheckLevel.OK);
      assertThat(after.finding("outbox").summary()).isEqualTo("no message waits in the outbox");
    }
  }

  @Test
  void reportsTheSizeOfEachTable() throws Exception {
    Migrations.migrate(database.dataSource());

    assertThat(Diagnosis.of(database.url()).finding("tables").summary())
        .contains(
            "socket_io_attachments ",
            "pgemit_scheduled ",
            "pgemit_recurring ",
            "pgemit_idempotency_keys ",
            "pgemit_keys ");
  }

  @Test
  void countsOldAttachments() throws Exception {
    database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
    database.execute(
        "INSERT INTO socket_io_attachments (created_at) SELECT now() - interval '6 minutes' FROM"
            + " generate_series(1, 7)");

    assertThat(Diagnosis.of(database.url()).finding("tables").summary())
        .startsWith("7 attachments");
  }

  @ParameterizedTest
  @CsvSource({"LATIN1, FAILURE", "SQL_ASCII, WARNING"})
  void reportsOtherEncodings(String encoding, CheckLevel level) throws Exception {
    try (var other =
        TestDatabase.create("ENCODING '%s' TEMPLATE template0 LOCALE 'C'".formatted(encoding))) {
      var finding = Diagnosis.of(other.url()).finding("encoding");

      assertThat(finding.level()).isEqualTo(level);
      assertThat(finding.message()).contains(encoding, "ENCODING 'UTF8'");
    }
  }
}
