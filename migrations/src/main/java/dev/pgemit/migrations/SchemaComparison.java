package dev.pgemit.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares the tables and functions of a database with those of the scripts. */
final class SchemaComparison {
  /** The columns of each table except the attachments table, after the latest script. */
  static final Map<String, List<String>> EXPECTED_COLUMNS = expectedColumns();

  private static final String SELECT_ATTACHMENTS_COLUMNS =
      """
      SELECT c.relkind IN ('r', 'p', 'f'),
             format_type(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END, NULL),
             a.attname
      FROM pg_class c
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('id', 'payload')
        AND NOT a.attisdropped
      LEFT JOIN pg_type t ON t.oid = a.atttypid
      WHERE c.oid = to_regclass(?)\
      """;

  private static final String SELECT_MISSING_COLUMNS =
      """
      SELECT to_regclass(?) IS NULL, string_agg(wanted, ', ' ORDER BY wanted)
      FROM unnest(?::text[]) AS wanted
      WHERE NOT EXISTS (SELECT FROM pg_attribute
                        WHERE attrelid = to_regclass(?) AND attname = wanted AND NOT attisdropped)\
      """;

  // The catalog needs no privilege on the schema.
  private static final String SELECT_FUNCTIONS_MISSING =
      """
      SELECT NOT EXISTS (SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                         WHERE n.nspname = ? AND p.proname = 'channel_prefix')\
      """;

  private static final List<String> NUMERIC_TYPES =
      List.of("smallint", "integer", "bigint", "numeric");

  private SchemaComparison() {}

  /**
   * Rejects an existing attachments table that emitters and servers cannot use.
   *
   * @throws MigrationException if the table is incompatible
   */
  static void checkAttachments(Connection connection, MigrationOptions options)
      throws SQLException {
    var table = qualified(options, options.attachmentsTable());
    try (var query = connection.prepareStatement(SELECT_ATTACHMENTS_COLUMNS)) {
      query.setString(1, table);
      try (var row = query.executeQuery()) {
        while (row.next()) {
          checkColumn(table, row.getBoolean(1), row.getString(3), row.getString(2));
        }
      }
    }
  }

  private static void checkColumn(String table, boolean isTable, String column, String type) {
    if (!isTable) {
      throw incompatible("%s exists, but is not a table".formatted(table));
    }
    if ("payload".equals(column) && !"bytea".equals(type)) {
      throw incompatible("The table %s has a payload of type %s, not bytea".formatted(table, type));
    }
    if ("id".equals(column) && !NUMERIC_TYPES.contains(type)) {
      throw incompatible("The table %s has an id of type %s, not bigint".formatted(table, type));
    }
  }

  private static MigrationException incompatible(String found) {
    return new MigrationException(
        found
            + ": rename it, or name another attachments table (PGEMIT_ATTACHMENTS_TABLE), and"
            + " migrate again");
  }

  /**
   * Returns the names of the missing tables, and of the functions' schema if the functions are
   * missing.
   */
  static List<String> missing(Connection connection, MigrationOptions options) throws SQLException {
    var missing = new ArrayList<String>();
    for (var table : expectedTables(options).keySet()) {
      if (missingColumns(connection, options, table) == null) {
        missing.add(table);
      }
    }
    try (var query = connection.prepareStatement(SELECT_FUNCTIONS_MISSING)) {
      query.setString(1, options.functionsSchema());
      try (var row = query.executeQuery()) {
        row.next();
        if (row.getBoolean(1)) {
          missing.add("the functions of " + options.functionsSchema());
        }
      }
    }
    return missing;
  }

  /** Returns a description for each existing table with missing columns. */
  static List<String> altered(Connection connection, MigrationOptions options) throws SQLException {
    var altered = new ArrayList<String>();
    for (var table : expectedTables(options).keySet()) {
      var missingColumns = missingColumns(connection, options, table);
      if (missingColumns != null && !missingColumns.isEmpty()) {
        altered.add("the table %s lacks the columns %s".formatted(table, missingColumns));
      }
    }
    return altered;
  }

  /**
   * Returns the missing columns of a table, or an empty text; {@code null} if the table is missing.
   */
  private static @Nullable String missingColumns(
      Connection connection, MigrationOptions options, String table) throws SQLException {
    try (var query = connection.prepareStatement(SELECT_MISSING_COLUMNS)) {
      var columns = Objects.requireNonNull(expectedTables(options).get(table));
      query.setString(1, qualified(options, table));
      query.setArray(2, connection.createArrayOf("text", columns.toArray()));
      query.setString(3, qualified(options, table));
      try (var row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1) ? null : Objects.requireNonNullElse(row.getString(2), "");
      }
    }
  }

  private static Map<String, List<String>> expectedTables(MigrationOptions options) {
    var expected = new LinkedHashMap<String, List<String>>();
    expected.put(options.attachmentsTable(), List.of("id", "created_at", "payload"));
    expected.putAll(EXPECTED_COLUMNS);
    return expected;
  }

  private static String qualified(MigrationOptions options, String table) {
    var prefix = options.schema() == null ? "" : SqlIdentifier.quote(options.schema()) + ".";
    return prefix + SqlIdentifier.quote(table);
  }

  private static Map<String, List<String>> expectedColumns() {
    var tables = new LinkedHashMap<String, List<String>>();
    tables.put(
        "pgemit_scheduled",
        List.of(
            "position",
            "id",
            "deliver_at",
            "created_at",
            "verb",
            "namespace",
            "rooms",
            "except",
            "event",
            "channel",
            "payload",
            "attachment",
            "created_by",
            "owner"));
    tables.put(
        "pgemit_recurring",
        List.of(
            "name",
            "cron",
            "zone",
            "next_at",
            "is_paused",
            "created_at",
            "verb",
            "namespace",
            "rooms",
            "except",
            "event",
            "channel",
            "message_id",
            "payload",
            "attachment",
            "created_by",
            "owner",
            "label"));
    tables.put(
        "pgemit_idempotency_keys",
        List.of("key", "fingerprint", "ids", "created_at", "created_by"));
    tables.put(
        "pgemit_keys",
        List.of(
            "id",
            "name",
            "secret_hash",
            "allow",
            "namespaces",
            "rooms",
            "events",
            "rate",
            "created_at",
            "created_by",
            "expires_at",
            "replaced_at",
            "revoked_at",
            "changed_at",
            "changed_by"));
    tables.put(
        "pgemit_audit",
        List.of(
            "position",
            "recorded_at",
            "actor",
            "key_id",
            "action",
            "outcome",
            "target",
            "namespace",
            "rooms",
            "event",
            "detail",
            "client",
            "trace_id",
            "replica",
            "db_role"));
    tables.put("pgemit_key_uses", List.of("key_id", "last_used_at"));
    tables.put(
        "pgemit_outbox",
        List.of(
            "position",
            "id",
            "channel",
            "payload",
            "attachment",
            "created_at",
            "failed_at",
            "error"));
    return tables;
  }
}
