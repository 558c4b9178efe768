package dev.pgemit.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationsIT {
  private static final String LATEST = "18";
  private static final List<String> ALL =
      List.of(
          "1 attachments",
          "2.1 messagepack",
          "2.2 publishing",
          "2.3 emit",
          "2.4 sockets",
          "2.5 emit changes",
          "2.6 publishers",
          "3 schedule",
          "4 idempotency keys",
          "5 schedule functions",
          "6 keys",
          "7 ownership",
          "8 owned schedule",
          "9 disconnect everyone",
          "10 publishers and services",
          "11 internal functions",
          "12 keys of roles",
          "13 backslashes",
          "14 audit",
          "15 ids of keys",
          "16 outbox",
          "17 emit to outbox",
          "18 failed messages",
          "channel prefix");

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
  void createsAnUnloggedTableWithoutCompression() throws Exception {
    var result = Migrations.migrate(database.dataSource());

    assertThat(result).isEqualTo(new MigrationResult("public", LATEST, ALL));
    assertThat(table("relpersistence")).isEqualTo("u");
    assertThat(
            database.query(
                "SELECT attstorage FROM pg_attribute WHERE attname = 'payload'"
                    + " AND attrelid = 'socket_io_attachments'::regclass"))
        .isEqualTo("e");
  }

  @Test
  void secondRunAppliesNothing() throws Exception {
    Migrations.migrate(database.dataSource());
    var second = Migrations.migrate(database.dataSource());

    assertThat(second.applied()).isEmpty();
    assertThat(second.version()).isEqualTo(LATEST);
    assertThat(database.query("SELECT count(*) FROM pgemit_schema_history WHERE version = '1'"))
        .isEqualTo("1");
  }

  @Test
  void adoptsTheTableOfTheAdapterDocumentationWithItsRows() throws Exception {
    database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
    database.execute("INSERT INTO socket_io_attachments (payload) VALUES ('\\x01')");

    Migrations.migrate(database.dataSource());

    assertThat(table("relpersistence")).isEqualTo("p");
    assertThat(database.query("SELECT count(*) FROM socket_io_attachments")).isEqualTo("1");
  }

  @Test
  void rejectsAnIncompatibleTableOfThatName() throws Exception {
    database.execute("CREATE TABLE socket_io_attachments (id int)");

    assertThatThrownBy(() -> Migrations.migrate(database.dataSource()))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("created_at, payload");
  }

  @Test
  void acceptsAnySchemaAndUnusualNames() throws Exception {
    var options =
        new MigrationOptions("Odd schema", "Odd-table").withFunctionsSchema("Odd functions");

    Migrations.migrate(database.dataSource(), options);

    assertThat(database.query("SELECT to_regclass('\"Odd schema\".\"Odd-table\"') IS NOT NULL"))
        .isEqualTo("t");
    assertThat(
            database.query(
                "SELECT to_regclass('\"Odd schema\".pgemit_schema_history') IS NOT NULL"))
        .isEqualTo("t");
    database.query("SELECT \"Odd functions\".emit('large', jsonb_build_array(repeat('x', 8000)))");
    assertThat(database.query("SELECT count(*) FROM \"Odd schema\".\"Odd-table\"")).isEqualTo("1");
  }

  @Test
  void acceptsEveryTableNameThatTheEmitterAccepts() throws Exception {
    var options = MigrationOptions.forAttachmentsTable("it's 1$ \\n %s.100% o'clock$ \\");

    Migrations.migrate(database.dataSource(), options);
    assertThat(Migrations.migrate(database.dataSource(), options).applied()).isEmpty();
    database.execute(Migrations.print(options));

    database.query("SELECT pgemit.emit('large', jsonb_build_array(repeat('x', 8000)))");
    database.query("SELECT pgemit.emit('late', deliver_at => now() + interval '1 hour')");
    database.execute("CREATE ROLE odd_names");
    try {
      database.query("SELECT pgemit.grant_service('odd_names')");
    } finally {
      database.execute("DROP OWNED BY odd_names; DROP ROLE odd_names");
    }
    assertThat(database.query("SELECT count(*) FROM \"it's 1$ \\n %s\".\"100% o'clock$ \\\""))
        .isEqualTo("1");
  }

  @Test
  void concurrentRunsDoNotConflict() throws Exception {
    var threads = Executors.newFixedThreadPool(8);
    try {
      var runs = new ArrayList<CompletableFuture<MigrationResult>>();
      var options = new MigrationOptions("fresh", "attachments");
      for (var i = 0; i < 8; i++) {
        runs.add(
            CompletableFuture.supplyAsync(
                () -> Migrations.migrate(database.dataSource(), options), threads));
      }
      assertThat(runs.stream().map(CompletableFuture::join).filter(run -> !run.applied().isEmpty()))
          .hasSize(1);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void schemaOwnerNeedsNoOtherPrivilege() throws Exception {
    var role = "owner_" + database.url().substring(database.url().lastIndexOf('_') + 1);
    database.execute("CREATE ROLE " + role + " LOGIN");
    try {
      database.execute("CREATE SCHEMA mine AUTHORIZATION " + role);
      var dataSource = database.dataSource();
      dataSource.setUser(role);

      var options = new MigrationOptions("mine", "attachments");
      assertThatThrownBy(() -> Migrations.migrate(dataSource, options))
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("no schema \"pgemit\" for the SQL functions");

      var result = Migrations.migrate(dataSource, options.withFunctionsSchema("mine"));

      assertThat(result.version()).isEqualTo(LATEST);
      assertThatThrownBy(() -> Migrations.migrate(dataSource))
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("GRANT");
    } finally {
      database.execute("DROP OWNED BY " + role);
      database.execute("DROP ROLE " + role);
    }
  }

  @Test
  void adoptsATableOfAnotherOwnerWithoutTheIndex() throws Exception {
    var role = "guest_" + database.url().substring(database.url().lastIndexOf('_') + 1);
    database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
    database.execute("CREATE ROLE " + role + " LOGIN");
    try {
      database.execute("GRANT CREATE ON SCHEMA public TO " + role);
      database.execute("CREATE SCHEMA pgemit AUTHORIZATION " + role);
      var dataSource = database.dataSource();
      dataSource.setUser(role);

      assertThat(Migrations.migrate(dataSource).applied()).isEqualTo(ALL);
      assertThat(
              database.query("SELECT to_regclass('socket_io_attachments_created_at_idx') IS NULL"))
          .isEqualTo("t");
    } finally {
      database.execute("DROP OWNED BY " + role);
      database.execute("DROP ROLE " + role);
    }
  }

  @Test
  void cleanupByAgeUsesTheIndex() throws Exception {
    Migrations.migrate(database.dataSource());
    database.execute(
        "INSERT INTO socket_io_attachments (created_at, payload)"
            + " SELECT now() - n * interval '1 s', '' FROM generate_series(1, 20000) n");
    database.execute("ANALYZE socket_io_attachments");

    assertThat(
            database.query(
                "EXPLAIN (FORMAT JSON) DELETE FROM socket_io_attachments"
                    + " WHERE created_at < now() - interval '19990 s'"))
        .contains("socket_io_attachments_created_at_idx");
  }

  @Test
  void leavesAnotherFlywayHistoryUnchanged() throws Exception {
    database.execute("CREATE TABLE flyway_schema_history (version text)");
    database.execute("INSERT INTO flyway_schema_history VALUES ('42')");

    assertThat(Migrations.migrate(database.dataSource()).version()).isEqualTo(LATEST);
    assertThat(database.query("SELECT string_agg(version, ',') FROM flyway_schema_history"))
        .isEqualTo("42");
  }

  @Test
  void printedSqlIsIdempotentAndCanBeMigratedLater() throws Exception {
    var options = new MigrationOptions("printed", "attachments");
    var sql = Migrations.print(options);

    assertThat(sql).doesNotContain("${");
    database.execute(sql);
    database.execute(sql);
    assertThat(database.query("SELECT count(*) FROM printed.attachments")).isEqualTo("0");
    assertThat(Migrations.migrate(database.dataSource(), options).version()).isEqualTo(LATEST);
  }

  @Test
  void changedChannelPrefixIsApplied() throws Exception {
    Migrations.migrate(database.dataSource());

    var odd = MigrationOptions.DEFAULT.withChannelPrefix("it's \\ a ${prefix} $$");
    assertThat(Migrations.migrate(database.dataSource(), odd).applied())
        .containsExactly("channel prefix");
    assertThat(Migrations.migrate(database.dataSource(), odd).applied()).isEmpty();
    assertThat(database.query("SELECT pgemit.channel_prefix()")).isEqualTo(odd.channelPrefix());
  }

  @Test
  void keepsTheFunctionsOfAnotherDeployment() throws Exception {
    Migrations.migrate(database.dataSource());
    var second = new MigrationOptions("second", "attachments");

    assertThatThrownBy(() -> Migrations.migrate(database.dataSource(), second))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("belong to another attachments table");
    Migrations.migrate(database.dataSource(), second.withFunctionsSchema("second"));

    assertThat(database.query("SELECT pgemit.attachments_table()"))
        .isEqualTo("public.socket_io_attachments");
    assertThat(database.query("SELECT second.attachments_table()")).isEqualTo("second.attachments");
  }

  @Test
  void failsWithAdviceWithoutPostgres() {
    var dataSource = database.dataSource();
    dataSource.setPortNumbers(new int[] {1});

    assertThatThrownBy(() -> Migrations.migrate(dataSource))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("check that Postgres is running");
  }

  private String table(String column) throws Exception {
    return database.query(
        "SELECT %s FROM pg_class WHERE oid = 'socket_io_attachments'::regclass".formatted(column));
  }
}
