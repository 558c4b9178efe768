package dev.pgemit.http.audit;

import dev.pgemit.http.settings.TableName;
import dev.pgemit.publish.LockTimeoutLevel;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The table of the audit trail, in the schema of the attachments table. The migrations create it.
 *
 * @param table the name
 */
public record AuditTable(TableName table) {
  static final String NAME = "pgemit_audit";

  private static final int QUERY_TIMEOUT_SECONDS = 5;
  private static final double NANOS_PER_SECOND = 1e9;

  // The database's clock, less the time that the entry waited in this process.
  private static final String INSERT =
      """
      INSERT INTO %s (recorded_at, actor, key_id, action, outcome, target, namespace, rooms, event,
                      detail, client, trace_id, replica)
      VALUES (clock_timestamp() - make_interval(secs => ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
      """;

  // Walks the primary key from its end, and reads at most the page where few filters apply.
  private static final String SELECT_PAGE =
      """
      SELECT position, recorded_at, actor, key_id, action, outcome, target, namespace, rooms, event,
             detail, client, trace_id, replica, db_role
      FROM %s
      WHERE position < ?
        AND (?::text IS NULL OR actor = ?) AND (?::text IS NULL OR key_id = ?)
        AND (?::text IS NULL OR action = ?) AND (?::text IS NULL OR outcome = ?)
        AND (?::text IS NULL OR target = ?) AND (?::text IS NULL OR namespace = ?)
        AND (?::timestamptz IS NULL OR recorded_at >= ?)
        AND (?::timestamptz IS NULL OR recorded_at < ?)
      ORDER BY position DESC
      LIMIT ?\
      """;

  private static final String DELETE_EXPIRED =
      """
      DELETE FROM %1$s WHERE position IN (
        SELECT position FROM %1$s
        WHERE recorded_at < clock_timestamp() - make_interval(secs => ?)
        ORDER BY recorded_at
        LIMIT ?
        FOR UPDATE SKIP LOCKED)\
      """;

  /** Returns the table in the schema of an attachments table, which may be unqualified. */
  public static AuditTable inSameSchemaAs(String attachmentsTable) {
    return new AuditTable(new TableName(attachmentsTable).inSameSchema(NAME));
  }

  /** Returns whether the schema has the table; the schema of an earlier version does not. */
  public boolean exists(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      query.setString(1, table.quoted());
      try (var row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** Adds entries, within the caller's transaction if there is one. */
  public void insert(Connection connection, List<AuditEntry> entries, String replica)
      throws SQLException {
    try (var insert = connection.prepareStatement(INSERT.formatted(table.quoted()))) {
      insert.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
      for (var entry : entries) {
        bind(connection, insert, entry, replica);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void bind(
      Connection connection, PreparedStatement insert, AuditEntry entry, String replica)
      throws SQLException {
    var actor = entry.actor();
    var target = entry.target();
    insert.setDouble(1, (System.nanoTime() - entry.nanoTime()) / NANOS_PER_SECOND);
    insert.setString(2, StorableText.of(actor.name()));
    insert.setString(3, actor.keyId());
    insert.setString(4, entry.action());
    insert.setString(5, entry.outcome());
    insert.setString(6, StorableText.of(target.name()));
    insert.setString(7, StorableText.of(target.namespace()));
    insert.setArray(8, texts(connection, target.rooms()));
    insert.setString(9, StorableText.of(target.event()));
    insert.setString(10, StorableText.of(entry.detail()));
    insert.setString(11, actor.client());
    insert.setString(12, actor.traceId());
    insert.setString(13, replica);
  }

  private static @Nullable Array texts(Connection connection, @Nullable List<String> texts)
      throws SQLException {
    return texts == null
        ? null
        : connection.createArrayOf(
            "text",
            texts.stream().map(text -> Objects.requireNonNull(StorableText.of(text))).toArray());
  }

  /**
   * Removes entries beyond the retention.
   *
   * @return the number of removed entries, at most {@code limit}
   */
  int deleteExpired(Connection connection, Duration retention, int limit) throws SQLException {
    try (var delete = connection.prepareStatement(DELETE_EXPIRED.formatted(table.quoted()))) {
      delete.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
      delete.setDouble(1, (double) retention.toSeconds());
      delete.setInt(2, limit);
      return delete.executeUpdate();
    }
  }

  /**
   * The entries of a page.
   *
   * @param before the position that follows the page; the first page has the largest number
   * @param limit the maximum number of entries
   * @param filters exact values by column: actor, key_id, action, outcome, target or namespace
   * @param from the earliest time, if limited
   * @param to the time after the latest one, if limited
   */
  public record PageRequest(
      long before,
      int limit,
      Map<String, String> filters,
      @Nullable Instant from,
      @Nullable Instant to) {}

  /**
   * A stored entry.
   *
   * @param position the position in the order of arrival
   * @param fields the fields of the document, without those that are null
   */
  public record StoredEntry(long position, Map<String, Object> fields) {}

  /** Returns the entries of a page, newest first. */
  public List<StoredEntry> readPage(Connection connection, PageRequest page) throws SQLException {
    var sql = LockTimeoutLevel.POOLED.prependTo(SELECT_PAGE.formatted(table.quoted()));
    try (var query = connection.prepareStatement(sql)) {
      query.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
      query.setLong(1, page.before());
      var parameter = 2;
      for (var column : List.of("actor", "key_id", "action", "outcome", "target", "namespace")) {
        query.setString(parameter++, page.filters().get(column));
        query.setString(parameter++, page.filters().get(column));
      }
      for (var time : Arrays.asList(page.from(), page.to())) {
        var bound = time == null ? null : time.atOffset(ZoneOffset.UTC);
        query.setObject(parameter++, bound);
        query.setObject(parameter++, bound);
      }
      query.setInt(parameter, page.limit());
      try (var rows = LockTimeoutLevel.POOLED.executeQuery(query)) {
        var entries = new ArrayList<StoredEntry>();
        while (rows.next()) {
          entries.add(read(rows));
        }
        return entries;
      }
    }
  }

  private static StoredEntry read(ResultSet row) throws SQLException {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("at", row.getObject("recorded_at", OffsetDateTime.class).toInstant().toString());
    put(fields, "actor", row.getString("actor"));
    put(fields, "keyId", row.getString("key_id"));
    put(fields, "action", row.getString("action"));
    put(fields, "outcome", row.getString("outcome"));
    put(fields, "target", row.getString("target"));
    put(fields, "namespace", row.getString("namespace"));
    var rooms = row.getArray("rooms");
    put(fields, "rooms", rooms == null ? null : List.of((String[]) rooms.getArray()));
    put(fields, "event", row.getString("event"));
    put(fields, "detail", row.getString("detail"));
    put(fields, "client", row.getString("client"));
    put(fields, "traceId", row.getString("trace_id"));
    put(fields, "replica", row.getString("replica"));
    put(fields, "role", row.getString("db_role"));
    return new StoredEntry(row.getLong("position"), fields);
  }

  private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
