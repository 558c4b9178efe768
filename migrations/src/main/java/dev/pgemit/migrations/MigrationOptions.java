package dev.pgemit.migrations;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the schema goes. Immutable.
 *
 * @param schema the database's schema, created where it is missing; {@code null} for the one in
 *     which the connection creates tables
 * @param attachmentsTable the table of attachments, which is adopted where it exists. Both names
 *     are taken to the letter, as the catalog has them, and have at most 63 bytes of UTF-8
 */
public record MigrationOptions(@Nullable String schema, String attachmentsTable) {
  /** The connection's own schema, and the table that the adapter uses unless told otherwise. */
  public static final MigrationOptions DEFAULT =
      new MigrationOptions(null, "socket_io_attachments");

  /**
   * Checks the names.
   *
   * @param schema as above
   * @param attachmentsTable as above
   * @throws IllegalArgumentException if one is none, or holds a quote, dot, dollar, backslash or
   *     control character
   */
  public MigrationOptions {
    if (schema != null) {
      Identifier.checked("schema", schema);
    }
    Identifier.checked("attachments table", attachmentsTable);
  }

  /**
   * Takes the name of an attachments table as the emitter does.
   *
   * @param name {@code table} or {@code schema.table}
   * @return the options
   * @throws IllegalArgumentException if it is no such name
   */
  public static MigrationOptions forAttachmentsTable(String name) {
    var dot = name.indexOf('.');
    return dot < 0
        ? new MigrationOptions(null, name)
        : new MigrationOptions(name.substring(0, dot), name.substring(dot + 1));
  }

  /** What the scripts leave open. */
  Map<String, String> placeholders() {
    var qualified =
        (schema == null ? "" : Identifier.quoted(schema) + ".")
            + Identifier.quoted(attachmentsTable);
    return Map.of(
        "keys",
        (schema == null ? "" : Identifier.quoted(schema) + ".") + "pgemit_idempotency_keys",
        "table",
        qualified,
        "tableLiteral",
        "'" + qualified + "'",
        "index",
        Identifier.quoted(indexName()));
  }

  // Cut like PostgreSQL's own names of indexes, so that the end still tells what it is.
  private String indexName() {
    var end = "_created_at_idx";
    return attachmentsTable.substring(0, Math.min(attachmentsTable.length(), 63 - end.length()))
        + end;
  }
}
