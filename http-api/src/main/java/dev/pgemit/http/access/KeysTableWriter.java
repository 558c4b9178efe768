package dev.pgemit.http.access;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows of the keys table. All timestamps come from the database clock. */
final class KeysTableWriter {
  private static final String INSERT =
      """
      INSERT INTO %s (id, name, secret_hash, allow, namespaces, rooms, events, rate, expires_at,
                      created_by, changed_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,
              ? || ' as ' || session_user, ? || ' as ' || session_user)
      ON CONFLICT (name) WHERE revoked_at IS NULL AND replaced_at IS NULL DO NOTHING\
      """;

  private static final String REVOKE =
      """
      UPDATE %s
      SET revoked_at = clock_timestamp(), changed_at = clock_timestamp(),
          changed_by = ? || ' as ' || session_user
      WHERE name = ? AND revoked_at IS NULL
      RETURNING id\
      """;

  // Uses one timestamp for all columns. Equal timestamps distinguish an immediate replacement from
  // a revocation.
  private static final String REPLACE =
      """
      UPDATE %s
      SET replaced_at = moment.now, changed_at = moment.now,
          changed_by = ? || ' as ' || session_user,
          revoked_at = CASE WHEN ? THEN moment.now END,
          expires_at = least(expires_at, moment.now + make_interval(secs => ?))
      FROM (SELECT clock_timestamp() AS now) AS moment
      WHERE id = ?\
      """;

  private final KeysTable table;
  private final String actor;

  KeysTableWriter(KeysTable table, String actor) {
    this.table = table;
    this.actor = actor;
  }

  String actor() {
    return actor;
  }

  /** Adds a key, unless the name has an active key. */
  boolean insert(
      Connection connection,
      ApiKey key,
      String name,
      AccessPolicy policy,
      @Nullable Instant expiresAt)
      throws SQLException {
    var grant = policy.grant();
    try (var insert = connection.prepareStatement(INSERT.formatted(table.quoted()))) {
      insert.setString(1, key.id());
      insert.setString(2, name);
      insert.setBytes(3, key.secretHash());
      insert.setArray(4, texts(connection, List.of(grant.permissionNames().split(","))));
      insert.setArray(5, globs(connection, grant.namespaces()));
      insert.setArray(6, globs(connection, grant.rooms()));
      insert.setArray(7, globs(connection, grant.events()));
      insert.setString(8, policy.rate() == null ? null : policy.rate().toString());
      insert.setObject(9, expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC));
      insert.setString(10, actor);
      insert.setString(11, actor);
      return insert.executeUpdate() == 1;
    }
  }

  /** Revokes all keys of the name and returns their ids. */
  List<String> revoke(Connection connection, String name) throws SQLException {
    try (var update = connection.prepareStatement(REVOKE.formatted(table.quoted()))) {
      update.setString(1, actor);
      update.setString(2, name);
      try (var rows = update.executeQuery()) {
        var ids = new ArrayList<String>();
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
        return ids;
      }
    }
  }

  /** Marks a key as replaced. The key remains valid for the overlap. */
  void markReplaced(Connection connection, String id, Duration overlap) throws SQLException {
    try (var update = connection.prepareStatement(REPLACE.formatted(table.quoted()))) {
      update.setString(1, actor);
      update.setBoolean(2, overlap.isZero());
      update.setDouble(3, overlap.toMillis() / 1_000.0);
      update.setString(4, id);
      update.executeUpdate();
    }
  }

  private static Array globs(Connection connection, List<Glob> globs) throws SQLException {
    return texts(connection, globs.stream().map(Glob::text).toList());
  }

  private static Array texts(Connection connection, List<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }
}
