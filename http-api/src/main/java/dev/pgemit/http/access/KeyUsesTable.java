package dev.pgemit.http.access;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of the last use of each key, in the schema of the attachments table.
 *
 * @param table the name
 */
record KeyUsesTable(TableName table) {
  private static final int QUERY_TIMEOUT_SECONDS = 5;
  private static final double NANOS_PER_SECOND = 1e9;

  // Replicas store the same key. The order of the ids prevents deadlocks between them.
  private static final String STORE =
      """
      INSERT INTO %1$s AS stored (key_id, last_used_at)
      SELECT id, clock_timestamp() - make_interval(secs => age)
      FROM unnest(?::text[], ?::float8[]) AS used (id, age)
      ORDER BY id
      ON CONFLICT (key_id) DO UPDATE
        SET last_used_at = greatest(stored.last_used_at, excluded.last_used_at)\
      """;

  private static final String IS_READABLE =
      "SELECT coalesce(has_table_privilege(to_regclass(?), 'SELECT'), false)";

  /** A use of a key at a monotonic time of this process. */
  record KeyUse(String id, long nanoTime) {}

  static KeyUsesTable inSameSchemaAs(String attachmentsTable) {
    return new KeyUsesTable(new TableName(attachmentsTable).inSameSchema("pgemit_key_uses"));
  }

  void store(Connection connection, List<KeyUse> uses) throws SQLException {
    var now = System.nanoTime();
    try (var insert = connection.prepareStatement(STORE.formatted(table.quoted()))) {
      insert.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
      insert.setArray(1, connection.createArrayOf("text", uses.stream().map(KeyUse::id).toArray()));
      insert.setArray(
          2,
          connection.createArrayOf(
              "float8",
              uses.stream().map(use -> (now - use.nanoTime()) / NANOS_PER_SECOND).toArray()));
      insert.executeUpdate();
    }
  }

  /** Returns the last use by key id; empty if the table is missing or the role may not read it. */
  Map<String, Instant> readAll(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(IS_READABLE)) {
      query.setString(1, table.quoted());
      try (var row = query.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          return Map.of();
        }
      }
    }
    try (var query =
        connection.prepareStatement(
            "SELECT key_id, last_used_at FROM %s".formatted(table.quoted()))) {
      query.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
      try (var rows = query.executeQuery()) {
        var uses = new HashMap<String, Instant>();
        while (rows.next()) {
          uses.put(rows.getString(1), rows.getObject(2, OffsetDateTime.class).toInstant());
        }
        return uses;
      }
    }
  }
}
