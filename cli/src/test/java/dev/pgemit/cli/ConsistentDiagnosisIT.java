package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.cli.command.Database;
import dev.pgemit.cli.command.FailureHandler;
import dev.pgemit.cli.command.MigrationSettings;
import dev.pgemit.cli.doctor.DoctorCommand;
import dev.pgemit.cli.doctor.PlainReport;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.doctor.DoctorChecks;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Help.Ansi;

/** The commands state the same cause for the same state of a role or a database. */
class ConsistentDiagnosisIT {
  private static TestDatabase database;
  private static TestDatabase migrated;
  private static TestRole role;

  @BeforeAll
  static void create() throws SQLException {
    database = TestDatabase.createWithAttachments();
    role = TestRole.create(database);
    migrated = TestDatabase.create();
    Migrations.migrate(migrated.dataSource());
  }

  @AfterAll
  static void drop() throws SQLException {
    role.close();
    database.close();
    migrated.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER ROLE # NOLOGIN | ALTER ROLE # LOGIN | may not log in (NOLOGIN)",
        "ALTER ROLE # CONNECTION LIMIT 0 | ALTER ROLE # CONNECTION LIMIT -1 | has reached its CONNECTION"
            + " LIMIT",
        "REVOKE CONNECT ON DATABASE @ FROM PUBLIC | GRANT CONNECT ON DATABASE @ TO PUBLIC | may not"
            + " connect to this database",
        "ALTER ROLE # SET default_transaction_read_only = on | ALTER ROLE # RESET ALL | set"
            + " default_transaction_read_only to off"
      })
  void everyCommandReportsTheSameCause(String setUp, String tearDown, String expected)
      throws SQLException {
    execute(setUp);
    try {
      var settings = Settings.from(Map.of("DATABASE_URL", role.url()));
      assertThat(failureMessage(() -> emit(settings))).contains(expected);
      assertThat(
              failureMessage(
                  () ->
                      Migrations.migrate(
                          Database.dataSource(settings), MigrationSettings.of(settings))))
          .contains(expected);
      assertThat(runDoctor(settings)).contains(expected);
      if (setUp.contains("read_only")) {
        return; // the keys table is missing, which the command reports first
      }
      var keys =
          new KeyAdministration(Database.dataSource(settings), "socket_io_attachments", "me");
      assertThat(failureMessage(() -> keys.revoke("none"))).contains(expected);
    } finally {
      execute(tearDown);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE pgemit_scheduled ADD extra int NOT NULL | ALTER TABLE pgemit_scheduled DROP"
            + " extra | delay | pgemit migrate --print",
        "ALTER TABLE pgemit_scheduled ALTER payload TYPE varchar(5) | ALTER TABLE pgemit_scheduled"
            + " ALTER payload TYPE text | delay | pgemit migrate --print",
        "ALTER TABLE pgemit_scheduled RENAME channel TO other | ALTER TABLE pgemit_scheduled RENAME"
            + " other TO channel | delay | pgemit_scheduled",
        "ALTER TABLE pgemit_scheduled DROP CONSTRAINT pgemit_scheduled_within_a_year, ADD"
            + " CONSTRAINT pgemit_scheduled_within_a_year CHECK (deliver_at < created_at) | ALTER"
            + " TABLE pgemit_scheduled DROP CONSTRAINT pgemit_scheduled_within_a_year | delay |"
            + " delay: is more than a year ahead",
        "ALTER TABLE pgemit_scheduled ADD CONSTRAINT mine CHECK (false) | ALTER TABLE"
            + " pgemit_scheduled DROP CONSTRAINT mine | delay | pgemit migrate --print",
        "ALTER TABLE pgemit_idempotency_keys ADD extra int NOT NULL | ALTER TABLE"
            + " pgemit_idempotency_keys DROP extra | key | The table pgemit_idempotency_keys was"
            + " altered",
        "ALTER TABLE pgemit_idempotency_keys DROP CONSTRAINT pgemit_idempotency_keys_pkey | ALTER"
            + " TABLE pgemit_idempotency_keys ADD PRIMARY KEY (key) | key | The table"
            + " pgemit_idempotency_keys was altered",
      })
  void emitErrorNamesTheAlteredTable(String alter, String restore, String kind, String expected)
      throws SQLException {
    migrated.execute(alter);
    try (var emitter = Emitter.builder(migrated.dataSource()).retryTimeout(Duration.ZERO).build()) {
      var failure =
          catchThrowableOfType(
              EmitException.class,
              () ->
                  (kind.equals("key")
                          ? emitter.idempotent("k" + alter.length())
                          : emitter.delay(Duration.ofHours(1)))
                      .emit("e", "x"));
      assertThat(failure).hasMessageContaining(expected);
      assertThat(failure.isRetryable()).isFalse();
    } finally {
      migrated.execute(restore);
    }
  }

  @Test
  void doctorReportsADroppedTable() throws SQLException {
    migrated.execute("ALTER TABLE pgemit_recurring RENAME TO other");
    try {
      var settings = Settings.from(Map.of("DATABASE_URL", migrated.url()));
      assertThat(runDoctor(settings)).contains("the schema was altered: pgemit_recurring missing");
    } finally {
      migrated.execute("ALTER TABLE other RENAME TO pgemit_recurring");
    }
  }

  private static void emit(Settings settings) {
    try (var emitter =
        Emitter.builder(Database.dataSource(settings)).retryTimeout(Duration.ZERO).build()) {
      emitter.emit("e", (Object) new byte[8_000]);
    }
  }

  private static String runDoctor(Settings settings) {
    var context = DoctorCommand.context(settings, "pgemit", List.of("/"), null);
    return new PlainReport(DoctorChecks.run(context), Ansi.OFF).toString();
  }

  private static String failureMessage(Runnable command) {
    return FailureHandler.message(catchException(command::run));
  }

  private static void execute(String sql) throws SQLException {
    database.execute(
        sql.replace("#", role.name())
            .replace("@", '"' + database.dataSource().getDatabaseName() + '"'));
  }
}
