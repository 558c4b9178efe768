package dev.pgemit.migrations;

import java.util.List;

/**
 * The result of a migration.
 *
 * @param schema the schema of the tables
 * @param version the version of the schema after the migration
 * @param applied the applied scripts, in order, for example {@code "1 attachments"}, and {@code
 *     "again pgemit_keys"} for a dropped table that was recreated; empty if the schema was up to
 *     date
 */
public record MigrationResult(String schema, String version, List<String> applied) {
  /**
   * Copies the list.
   *
   * @param schema as above
   * @param version as above
   * @param applied as above
   */
  public MigrationResult {
    applied = List.copyOf(applied);
  }
}
