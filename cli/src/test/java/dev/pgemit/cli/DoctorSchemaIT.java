package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.diagnosis.Finding.Level;
import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorSchemaIT {
  private static final String NEWEST = Migrations.versions().get(Migrations.versions().size() - 1);

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
  void afterTheMigrationOnlyTheServersAreMissing() {
    Migrations.migrate(database.dataSource());
    var diagnosis = Diagnosis.of(database.url());

    assertThat(diagnosis.troubles()).containsExactly("servers");
    assertThat(diagnosis.finding("servers").advice()).contains("channelPrefix (socket.io)");
    assertThat(diagnosis.finding("schema").found()).contains("at version " + NEWEST);
    assertThat(diagnosis.finding("canary").found()).contains("published and heard");
    assertThat(diagnosis.finding("large canary").found()).contains("read back", "removed");
  }

  @Test
  void theCanaryLeavesNothingBehind() throws Exception {
    Migrations.migrate(database.dataSource());
    Diagnosis.of(database.url());

    assertThat(database.query("SELECT count(*) FROM socket_io_attachments")).isEqualTo("0");
  }

  @Test
  void withoutTheTableTheRemedyIsNamedAndSmallEventsGo() {
    var diagnosis = Diagnosis.of(database.url());

    assertThat(diagnosis.finding("attachments").sentence())
        .isEqualTo("The table socket_io_attachments is missing: create it with \"pgemit migrate\"");
    assertThat(diagnosis.level("canary")).isEqualTo(Level.OK);
    assertThat(diagnosis.level("large canary")).isEqualTo(Level.FAILURE);
    assertThat(diagnosis.level("grants")).isEqualTo(Level.SKIPPED);
  }

  @Test
  void aTableInAnotherSchemaIsPointedAt() throws Exception {
    database.execute("CREATE SCHEMA live");
    database.execute(TestDatabase.ADAPTER_TABLE.replace("socket_io", "live.socket_io"));

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
  void aTableOfAnotherFormIsToldColumnByColumn(String columns, String fault) throws Exception {
    database.execute("CREATE TABLE socket_io_attachments (" + columns + ")");

    assertThat(Diagnosis.of(database.url()).finding("attachments").found()).contains(fault);
  }

  @Test
  void theTableOfTheAdaptersDocumentationIsWellAndCouldBeFaster() throws Exception {
    database.execute(TestDatabase.ADAPTER_TABLE);
    var diagnosis = Diagnosis.of(database.url());

    assertThat(diagnosis.level("attachments")).isEqualTo(Level.OK);
    for (var statement : diagnosis.finding("attachments").statements()) {
      database.execute(statement);
    }
    assertThat(Diagnosis.of(database.url()).finding("attachments").found())
        .contains("unlogged, stored uncompressed, indexed by age");
    assertThat(diagnosis.finding("schema").sentence()).contains("never migrated", "pgemit migrate");
  }

  @Test
  void anOlderSchemaAndANewerOneAreTold() throws Exception {
    Migrations.migrate(database.dataSource());
    database.execute("DELETE FROM pgemit_schema_history WHERE version = '%s'".formatted(NEWEST));
    assertThat(Diagnosis.of(database.url()).finding("schema").sentence())
        .contains("older pgemit, and lacks " + NEWEST, "pgemit migrate");

    database.execute("UPDATE pgemit_schema_history SET version = '99' WHERE version = '4'");
    assertThat(Diagnosis.of(database.url()).finding("schema").sentence())
        .contains("newer pgemit, to 99", "use that release");
  }

  @Test
  void whatPrintedSqlMadeIsThereToo() throws Exception {
    database.execute(Migrations.print(MigrationOptions.DEFAULT));

    assertThat(Diagnosis.of(database.url()).finding("schema").found())
        .contains("without a history");
  }

  @Test
  void functionsWithAnotherPrefixAreTold() {
    Migrations.migrate(database.dataSource());
    var other = Map.of("PGEMIT_CHANNEL_PREFIX", "shop");

    assertThat(Diagnosis.of(database.url(), other, null).finding("schema").found())
        .contains("prefix socket.io, and PGEMIT_CHANNEL_PREFIX is shop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT ON public.socket_io_attachments",
        "SELECT (id) ON public.socket_io_attachments",
        "USAGE ON SEQUENCE public.socket_io_attachments_id_seq"
      })
  void eachMissingGrantIsAStatementThatHelps(String privilege) throws Exception {
    Migrations.migrate(database.dataSource());
    try (var login = Login.create(database)) {
      database.execute("SELECT pgemit.grant_publisher('%s')".formatted(login.name()));
      database.execute("REVOKE %s FROM %s".formatted(privilege, login.name()));
      var ill = Diagnosis.of(login.url());

      assertThat(ill.finding("grants").found()).contains(privilege);
      assertThat(ill.level("large canary")).isEqualTo(Level.FAILURE);
      assertThat(ill.finding("grants").statements()).hasSize(1);
      database.execute(ill.finding("grants").statements().get(0));
      var well = Diagnosis.of(login.url());
      assertThat(well.level("grants")).isEqualTo(Level.OK);
      assertThat(well.finding("large canary").found()).contains("left to be removed by age");
      assertThat(well.text()).doesNotContain("s3cret");
    }
  }

  @Test
  void theSchemaOfTheTableMustBeUsable() throws Exception {
    database.execute("CREATE SCHEMA hidden");
    database.execute(TestDatabase.ADAPTER_TABLE.replace("socket_io", "hidden.socket_io"));
    var hidden = Map.of("PGEMIT_ATTACHMENTS_TABLE", "hidden.socket_io_attachments");
    try (var login = Login.create(database)) {
      var finding = Diagnosis.of(login.url(), hidden, null).finding("attachments");

      assertThat(finding.statements())
          .containsExactly("GRANT USAGE ON SCHEMA \"hidden\" TO " + login.name());
    }
  }

  @Test
  void rightsOnTheOtherTablesAreAskedForWhereTheTablesAreThere() throws Exception {
    Migrations.migrate(database.dataSource());
    try (var login = Login.create(database)) {
      database.execute("GRANT SELECT ON pgemit_schema_history TO " + login.name());
      var ill = Diagnosis.of(login.url());
      assertThat(ill.finding("more grants").level()).isEqualTo(Level.WARNING);
      assertThat(ill.finding("more grants").statements())
          .contains(
              "GRANT SELECT, INSERT, UPDATE, DELETE ON public.pgemit_scheduled TO " + login.name(),
              "GRANT SELECT, UPDATE, DELETE ON public.socket_io_attachments TO " + login.name(),
              "GRANT SELECT ON public.pgemit_keys TO " + login.name());
      for (var statement : ill.finding("more grants").statements()) {
        database.execute(statement);
      }
      var functions = Diagnosis.of(login.url()).finding("more grants");
      assertThat(functions.found()).contains("but the SQL functions");
      database.execute(functions.statements().get(0));
      assertThat(Diagnosis.of(login.url()).finding("more grants").found())
          .isEqualTo("everything that pgemit can do here");
    }
  }

  @Test
  void theSizeOfEveryTableOfOursIsTold() throws Exception {
    Migrations.migrate(database.dataSource());

    assertThat(Diagnosis.of(database.url()).finding("tables").found())
        .contains(
            "socket_io_attachments ",
            "pgemit_scheduled ",
            "pgemit_recurring ",
            "pgemit_idempotency_keys ",
            "pgemit_keys ");
  }

  @Test
  void attachmentsThatNobodyRemovesAreCounted() throws Exception {
    database.execute(TestDatabase.ADAPTER_TABLE);
    database.execute(
        "INSERT INTO socket_io_attachments (created_at) SELECT now() - interval '6 minutes' FROM generate_series(1, 7)");

    assertThat(Diagnosis.of(database.url()).finding("tables").found()).startsWith("7 attachments");
  }

  @ParameterizedTest
  @CsvSource({"LATIN1, FAILURE", "SQL_ASCII, WARNING"})
  void anotherEncodingIsTold(String encoding, Level level) throws Exception {
    try (var other =
        TestDatabase.create("ENCODING '%s' TEMPLATE template0 LOCALE 'C'".formatted(encoding))) {
      var finding = Diagnosis.of(other.url()).finding("encoding");

      assertThat(finding.level()).isEqualTo(level);
      assertThat(finding.sentence()).contains(encoding, "ENCODING 'UTF8'");
    }
  }
}
