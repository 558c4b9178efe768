package dev.pgemit.migrations;

import java.util.List;

/**
 * What a run did.
 *
 * @param schema the schema that it worked on
 * @param version the version that the schema has now
 * @param applied what it applied, in order, such as {@code "1 attachments"}, and {@code "again
 *     pgemit_keys"} for a table that somebody had dropped; empty where the schema was up to date
 */
public record MigrationResult(String schema, String version, List<String> applied) {
  /**
   * Keeps a copy that nobody changes.
   *
   * @param schema as above
   * @param version as above
   * @param applied as above
   */
  public MigrationResult {
    applied = List.copyOf(applied);
  }
}
