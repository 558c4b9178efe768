package dev.pgemit.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests databases whose settings change how PostgreSQL reads and writes SQL. */
class DatabaseSettingsIT {
  // A map with an array that contains a text with a backslash, a number and binary.
  private static final String MESSAGE_PACK =
      """
      SELECT pgemit_internal.messagepack(
        json_build_object('a', json_build_array(
          'x' || chr(92), 300, json_build_object('num', 0, '_placeholder', true)))::jsonb::json,
        ARRAY[decode('0102', 'hex')])::text\
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default_transaction_isolation = 'repeatable read'",
        "default_transaction_isolation = 'serializable'",
        "standard_conforming_strings = off",
        "quote_all_identifiers = on"
      })
  void migratesAndEncodes(String setting) throws Exception {
    try (var database = TestDatabase.create()) {
      var source = database.dataSource();
      database.execute("ALTER DATABASE \"%s\" SET %s".formatted(source.getDatabaseName(), setting));

      assertThat(Migrations.migrate(source).version()).isEqualTo("18");
      assertThat(Migrations.migrate(source).applied()).isEmpty();
      assertThat(database.query(MESSAGE_PACK)).isEqualTo("\\x81a16193a2785ccd012cc4020102");

      database.execute("DROP SCHEMA pgemit CASCADE; DROP SCHEMA pgemit_internal CASCADE");
      assertThat(Migrations.migrate(source).applied()).contains("again the functions of pgemit");
      assertThat(database.query(MESSAGE_PACK)).isEqualTo("\\x81a16193a2785ccd012cc4020102");
    }
  }

  @Test
  void namesTheSettingWhereNoSchemaIsFound() throws Exception {
    try (var database = TestDatabase.create()) {
      var source = database.dataSource();
      database.execute(
          "ALTER DATABASE \"%s\" SET search_path = nowhere".formatted(source.getDatabaseName()));
      assertThatThrownBy(() -> Migrations.migrate(source))
          .hasMessageContaining("PGEMIT_ATTACHMENTS_TABLE");

      var options = MigrationOptions.forAttachmentsTable("public.socket_io_attachments");
      assertThat(Migrations.migrate(source, options).applied()).isNotEmpty();
    }
  }
}
