package dev.pgemit.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A migration waits for a concurrent one, and for tables that other sessions lock briefly. */
class MigrationLockIT {
  private static final String LOCK = "SELECT pg_advisory_lock(123563110000500)";
  private static final String UNLOCK = "SELECT pg_advisory_unlock_all()";

  private static final MigrationLock SHORT_TIMEOUT =
      new MigrationLock(Duration.ofMillis(1), Duration.ofMillis(300));

  // The lock timeout of each statement of a script.
  private static final String NOTE_LIMITS =
      """
      CREATE TABLE limits (value text, command text);
      CREATE FUNCTION note_limit() RETURNS event_trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO public.limits VALUES (current_setting('lock_timeout'), tg_tag);
      END $$;
      CREATE EVENT TRIGGER note_limits ON ddl_command_start
        WHEN tag IN ('CREATE TABLE', 'ALTER TABLE', 'CREATE INDEX', 'CREATE FUNCTION')
        EXECUTE FUNCTION note_limit()\
      """;

  private static final String UNLIMITED =
      "SELECT coalesce(string_agg(command, ', ' ORDER BY command), '') FROM limits"
          + " WHERE value = '0'";

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
  void timeoutNamesTheSessionThatHoldsTheLock() throws Exception {
    try (var other = database.connect()) {
      execute(other, "SET application_name = 'another deployment'");
      execute(other, LOCK);

      assertThatThrownBy(
              () ->
                  Migrations.migrate(
                      database.dataSource(), MigrationOptions.DEFAULT, SHORT_TIMEOUT))
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining(
              "the session with process id %s (role %s, application_name \"another deployment\")",
              query(other, "SELECT pg_backend_pid()"), query(other, "SELECT current_user"))
          .hasMessageContaining("Nothing was changed");
      assertThat(database.query("SELECT to_regclass('pgemit_schema_history') IS NULL"))
          .isEqualTo("t");
    }
  }

  @Test
  void waitingMigrationContinuesAfterTheOther() throws Exception {
    try (var other = database.connect()) {
      execute(other, LOCK);
      var waiting = CompletableFuture.supplyAsync(() -> Migrations.migrate(database.dataSource()));
      execute(other, "SELECT pg_sleep(0.5)");
      assertThat(waiting).isNotDone();
      execute(other, UNLOCK);
      assertThat(waiting.join().applied()).isNotEmpty();
    }
  }

  @Test
  void interruptEndsTheWait() throws Exception {
    try (var other = database.connect()) {
      execute(other, LOCK);
      Thread.currentThread().interrupt();

      var failure = catchThrowable(() -> Migrations.migrate(database.dataSource()));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(failure)
          .isInstanceOf(MigrationException.class)
          .hasMessageStartingWith("Interrupted while waiting for another migration");
    }
  }

  @Test
  void everyScriptHasALockTimeout() throws Exception {
    database.execute(NOTE_LIMITS);
    Migrations.migrate(database.dataSource());
    // Flyway creates its history table first, on which no other session has a lock.
    assertThat(database.query(UNLIMITED)).isEqualTo("ALTER TABLE, CREATE INDEX, CREATE TABLE");
    assertThat(database.query("SELECT count(*) > 20 FROM limits")).isEqualTo("t");

    // A dropped object is created again, also with the lock timeout.
    database.execute("DELETE FROM limits; DROP TABLE pgemit_recurring");
    assertThat(Migrations.migrate(database.dataSource()).applied())
        .contains("again pgemit_recurring");
    assertThat(database.query(UNLIMITED)).isEmpty();
    assertThat(database.query("SELECT count(*) > 20 FROM limits")).isEqualTo("t");
  }

  private static void execute(Connection connection, String sql) throws Exception {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(Connection connection, String sql) throws Exception {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
