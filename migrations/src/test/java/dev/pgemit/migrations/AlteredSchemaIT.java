package dev.pgemit.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests schemas that an administrator altered before or after the migration. */
class AlteredSchemaIT {
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
  void droppedObjectsAreRecreated() throws Exception {
    var source = database.dataSource();
    Migrations.migrate(source);
    for (var drop :
        List.of(
            "TABLE socket_io_attachments",
            "TABLE pgemit_scheduled",
            "TABLE pgemit_recurring",
            "TABLE pgemit_idempotency_keys",
            "TABLE pgemit_keys",
            "SCHEMA pgemit")) {
      database.execute("DROP %s CASCADE".formatted(drop));
    }
    assertThat(differences()).hasSize(6).contains("pgemit_keys missing");

    assertThat(Migrations.migrate(source).applied())
        .contains("again socket_io_attachments", "again the functions of pgemit");
    assertThat(differences()).isEmpty();
    assertThat(database.query("SELECT pgemit.emit('e', '[1]')")).isNotEmpty();
    assertThat(Migrations.migrate(source).applied()).isEmpty();

    database.execute("ALTER TABLE pgemit_scheduled DROP channel");
    assertThatThrownBy(() -> Migrations.migrate(source))
        .hasMessageContaining("the table pgemit_scheduled lacks the columns channel");
  }

  @Test
  void expectedColumnsMatchTheScripts() throws Exception {
    Migrations.migrate(database.dataSource());
    for (var table : SchemaComparison.EXPECTED_COLUMNS.entrySet()) {
      var columns =
          database.query(
              "SELECT string_agg(attname, ',') FROM pg_attribute WHERE attnum > 0 AND attrelid ="
                  + " '%s'::regclass".formatted(table.getKey()));
      assertThat(columns.split(",")).containsExactlyInAnyOrderElementsOf(table.getValue());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE VIEW socket_io_attachments AS SELECT 1 AS id | is not a table",
        "CREATE SEQUENCE socket_io_attachments | is not a table",
        "CREATE TABLE socket_io_attachments (id bigint, created_at timestamptz, payload text)"
            + " | has a payload of type text",
        "CREATE TABLE socket_io_attachments (id uuid, created_at timestamptz, payload bytea)"
            + " | has an id of type uuid",
        "CREATE TABLE socket_io_attachments (id bigint, payload bytea) | name another attachments"
            + " table",
        "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION"
            + " ''closed''; END'; CREATE EVENT TRIGGER refuse ON ddl_command_end EXECUTE FUNCTION"
            + " refuse() | pg_event_trigger lists event triggers"
      })
  void incompatibleSchemaIsExplained(String setUp, String words) throws Exception {
    database.execute(setUp);
    assertThatThrownBy(() -> Migrations.migrate(database.dataSource()))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining(words);
  }

  private List<String> differences() throws Exception {
    try (var connection = database.connect()) {
      return Migrations.differences(connection, MigrationOptions.DEFAULT);
    }
  }
}
