package dev.pgemit.spring;

import dev.pgemit.diagnosis.Redaction;
import dev.pgemit.migrations.MigrationException;
import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import javax.sql.DataSource;

/** Migrates the schema. The only class that needs {@code pgemit-migrations}, which is optional. */
final class MigrationRun {
  private MigrationRun() {}

  static void migrate(DataSource dataSource, PgemitProperties properties) {
    var options = options(properties);
    try {
      var unused = Migrations.migrate(dataSource, options);
    } catch (MigrationException e) {
      throw new SchemaMigrationException(
          Redaction.redact(String.valueOf(e.getMessage()))
              .replace("PGEMIT_ATTACHMENTS_TABLE", "pgemit.attachments-table"),
          e);
    }
  }

  private static MigrationOptions options(PgemitProperties properties) {
    try {
      return MigrationOptions.forAttachmentsTable(properties.attachmentsTable())
          .withChannelPrefix(properties.channelPrefix());
    } catch (IllegalArgumentException e) {
      throw new InvalidPropertyException(
          "pgemit.attachments-table or pgemit.channel-prefix", String.valueOf(e.getMessage()));
    }
  }
}
