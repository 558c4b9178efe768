package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.cli.command.Database;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every entry point reports the cause of faults of the server: files, limits and timeouts. */
@TestMethodOrder(OrderAnnotation.class)
class ServerFaultsIT {

  private static final String LOCK_HISTORY = "BEGIN; LOCK TABLE pgemit_schema_history";

  private static final String SLOW_INSERT_TRIGGER =
      "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(20);"
          + " RETURN NEW; END'; CREATE TRIGGER slow BEFORE INSERT ON socket_io_attachments FOR EACH"
          + " ROW EXECUTE FUNCTION slow()";

  private static TestDatabase database;
  private static TestRole role;
  private static Settings settings;
  private static EntryPoints entryPoints;

  @BeforeAll
  static void create() throws SQLException {
    database = TestDatabase.createOnOwnServer(Map.of("max_connections", "20"));
    role = TestRole.create(database);
    execute("GRANT CREATE ON DATABASE @ TO #; GRANT CREATE ON SCHEMA public TO #");
    settings = Settings.from(Map.of("DATABASE_URL", role.url(), "PORT", "0")).withoutKeys();
    entryPoints = new EntryPoints(settings);
    Migrations.migrate(Database.dataSource(settings));
  }

  @Order(1)
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE INDEX mine ON socket_io_attachments (payload) | DROP INDEX mine | 54000 | 500 |"
            + " too large",
        "ALTER TABLE socket_io_attachments ALTER payload SET STORAGE PLAIN | ALTER TABLE"
            + " socket_io_attachments ALTER payload SET STORAGE EXTERNAL | 54000 | 500 | too large",
        "CREATE FUNCTION deep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO"
            + " public.socket_io_attachments DEFAULT VALUES; RETURN NEW; END'; CREATE TRIGGER t"
            + " BEFORE INSERT ON socket_io_attachments FOR EACH ROW EXECUTE FUNCTION deep() | DROP"
            + " FUNCTION deep CASCADE | 54001 | 500 | a trigger on the table that fires itself",
      })
  void rowThatTheTableRejectsIsNotRetryable(
      String setUp, String tearDown, String state, int status, String expected) throws Exception {
    execute(setUp);
    try {
      entryPoints.assertReportedEverywhere(state, status, expected);
    } finally {
      execute(tearDown);
    }
  }

  @Order(2)
  @Test
  void missingFileIsNotRetryable() throws Exception {
    try (var files = UnreadableTableFiles.withMissingFiles(database)) {
      assertThat(files).isNotNull();
      entryPoints.assertReportedEverywhere(
          "58P01", 500, "The server reported an internal error: see the server's log");
      assertThat(entryPoints.delayedEmitError())
          .contains("58P01", "The server reported an internal error: see the server's log");
      assertThat(entryPoints.migrationError())
          .contains("The server reported an internal error", "58P01");
    }
    assertThat(entryPoints.migrationError()).isEmpty();
  }

  @Order(3)
  @Test
  void fullDiskIsRetryable() throws Exception {
    try (var files = UnreadableTableFiles.onFullDisk(database)) {
      assertThat(files).isNotNull();
      entryPoints.assertReportedEverywhere(
          "53100", 503, "The server's disk is full: free disk space");
      assertThat(entryPoints.delayedEmitError())
          .contains("53100", "The server's disk is full: free disk space");
      assertThat(entryPoints.migrationError()).contains("The server's disk is full", "53100");
    }
    assertThat(entryPoints.migrationError()).isEmpty();
  }

  // transaction_timeout exists since PostgreSQL 17. It may end a session that has just committed.
  @Order(4)
  @ParameterizedTest
  @CsvSource({"statement_timeout,57014", "transaction_timeout,25P04"})
  void errorNamesTheTimeout(String setting, String state) throws Exception {
    execute(SLOW_INSERT_TRIGGER + "; ALTER ROLE # SET %s = '300ms'".formatted(setting));
    try (var holder = database.connect();
        var statement = holder.createStatement()) {
      statement.execute(LOCK_HISTORY);
      entryPoints.assertReportedEverywhere(state, 503, setting);
      assertThat(entryPoints.migrationError()).contains(setting, state);
    } finally {
      execute("ALTER ROLE # RESET ALL; DROP FUNCTION slow CASCADE");
    }
  }

  @Order(5)
  @Test
  void errorNamesTheIdleInTransactionTimeout() throws Exception {
    execute("ALTER ROLE # SET idle_in_transaction_session_timeout = '50ms'");
    try (var connection = Database.dataSource(settings).getConnection();
        var emitter = entryPoints.newEmitter()) {
      connection.setAutoCommit(false);
      connection.createStatement().execute("SELECT 1");
      await("the end of the session").until(() -> countSessions("true") == 0);
      var failure =
          catchThrowableOfType(
              EmitException.class, () -> emitter.using(connection).emit("e", "small"));
      assertThat(failure)
          .hasMessageContaining("nothing was published")
          .hasMessageContaining("25P03")
          .hasMessageContaining("idle_in_transaction_session_timeout");
      assertThat(failure.isOutcomeKnown()).isTrue();
    } finally {
      execute("ALTER ROLE # RESET ALL");
    }
  }

  // A session that was terminated while idle has not read the next message.
  @Order(6)
  @Test
  void endedIdleSessionLosesNoMessage() throws Exception {
    execute("ALTER ROLE # SET idle_session_timeout = '100ms'");
    // The call retries, if a busy machine delays the new session that long.
    try (var emitter = Emitter.create(Database.dataSource(settings))) {
      emitter.emit("e", "first");
      await("the end of the session").until(() -> countSessions("true") == 0);
      assertThat(emitter.emit("e", "second")).isNotEmpty();
    } finally {
      execute("ALTER ROLE # RESET ALL");
    }
  }

  @Order(7)
  @Test
  void terminatedSessionsAreReported() throws Exception {
    execute(SLOW_INSERT_TRIGGER);
    try (var holder = database.connect();
        var statement = holder.createStatement();
        var emitter = entryPoints.newEmitter()) {
      statement.execute(LOCK_HISTORY);
      var emit = emitter.emitAsync("e", EntryPoints.LARGE_TEXT);
      var migration = CompletableFuture.supplyAsync(entryPoints::migrationError);
      await("both sessions")
          .until(() -> countSessions("wait_event IN ('PgSleep', 'relation')") == 2);
      execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '#'");
      assertThat(migration.join()).contains("57P01", "run the migration again");
      var failure = catchThrowableOfType(CompletionException.class, emit::join).getCause();
      assertThat(failure).isInstanceOf(EmitException.class).hasMessageContaining("57P01");
      assertThat(((EmitException) failure).isOutcomeKnown()).isFalse();
    } finally {
      execute("DROP FUNCTION slow CASCADE");
    }
  }

  @Order(8)
  @Test
  void errorNamesExhaustedConnections() throws Exception {
    List<Connection> taken = new ArrayList<>();
    try {
      assertThat(catchException(() -> takeConnections(taken))).hasMessageContaining("reserved");
      entryPoints.assertReportedEverywhere("53300", 503, "the server has no connection left");
      assertThat(entryPoints.migrationError()).contains("the server has no connection left");
    } finally {
      for (var connection : taken) {
        connection.close();
      }
    }
  }

  @Order(9)
  @Test
  void errorNamesTheShutdown() throws Exception {
    var postmaster =
        Long.parseLong(
            database.query("SELECT pg_read_file('postmaster.pid')").lines().toList().get(0));
    try (var open = database.connect()) { // which a smart shutdown waits for
      ProcessHandle.of(postmaster).orElseThrow().destroy();
      await("the shutdown")
          .until(() -> EntryPoints.sqlStateOf(catchException(database::connect)).equals("57P03"));
      entryPoints.assertReportedEverywhere("57P03", 503, "the server is starting or stopping");
      assertThat(entryPoints.migrationError()).contains("the server is starting or stopping");
      assertThat(open.isValid(5)).isTrue();
    }
  }

  private static void takeConnections(List<Connection> taken) throws SQLException {
    while (true) {
      taken.add(Database.dataSource(settings).getConnection());
    }
  }

  private static int countSessions(String condition) throws SQLException {
    return Integer.parseInt(
        database.query(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = '%s' AND %s"
                .formatted(role.name(), condition)));
  }

  private static void execute(String sql) throws SQLException {
    database.execute(
        sql.replace("#", role.name())
            .replace("@", '"' + database.dataSource().getDatabaseName() + '"'));
  }
}
