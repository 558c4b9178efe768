package dev.pgemit.http.access;

import dev.pgemit.http.access.StoredKey.KeyChange;
import dev.pgemit.http.access.StoredKey.KeyLifetime;
import dev.pgemit.http.settings.RequestRate;
import dev.pgemit.http.settings.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys table, in the schema of the attachments table. The migrations create the table.
 *
 * @param quoted the table name, quoted for SQL
 */
record KeysTable(String quoted) {
  static final String NAME = "pgemit_keys";

  private static final Logger LOGGER = LoggerFactory.getLogger(KeysTable.class);
  private static final int QUERY_TIMEOUT_SECONDS = 1;

  // Returns one row. xmin detects every change, by any session, regardless of commit order. A full
  // scan is cheap, since the table has one or two pages.
  private static final String SELECT_STATE =
      """
      SELECT md5(coalesce(string_agg(id || ' ' || xmin::text, ',' ORDER BY id), '')),
             clock_timestamp()
      FROM %s\
      """;

  private static final String SELECT_ALL =
      """
      SELECT id, name, secret_hash, allow, namespaces, rooms, events, rate,
             created_at, expires_at, replaced_at, revoked_at, created_by, changed_at, changed_by
      FROM %s\
      """;

  /** Returns the keys table in the schema of an attachments table, which may be unqualified. */
  static KeysTable inSameSchemaAs(String attachmentsTable) {
    return new KeysTable(new TableName(attachmentsTable).inSameSchema(NAME).quoted());
  }

  /** Limits the wait for each lock of the current transaction. */
  static void setLockTimeout(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '1s'");
    }
  }

  /**
   * The state of the table, which changes with every key change.
   *
   * @param digest the digest of all rows
   * @param now the database time
   */
  record KeysTableState(String digest, Instant now) {}

  KeysTableState readState(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(SELECT_STATE.formatted(quoted))) {
      query.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
      try (var row = query.executeQuery()) {
        row.next();
        return new KeysTableState(row.getString(1), readInstant(row, 2));
      }
    }
  }

  /** Returns all readable keys, including inactive keys. */
  List<StoredKey> readAll(Connection connection) throws SQLException {
    try (var query =
        connection.prepareStatement(SELECT_ALL.formatted(quoted) + " ORDER BY name, id")) {
      query.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
      return readKeys(query.executeQuery());
    }
  }

  /** Returns the active key of the name and locks its row until the transaction ends. */
  List<StoredKey> lockActive(Connection connection, String name) throws SQLException {
    try (var query =
        connection.prepareStatement(
            SELECT_ALL.formatted(quoted)
                + " WHERE name = ? AND revoked_at IS NULL AND replaced_at IS NULL FOR UPDATE")) {
      query.setString(1, name);
      return readKeys(query.executeQuery());
    }
  }

  /** Returns a key, whose row no other transaction can change until this one ends. */
  Optional<StoredKey> lockById(Connection connection, String id) throws SQLException {
    try (var query =
        connection.prepareStatement(SELECT_ALL.formatted(quoted) + " WHERE id = ? FOR SHARE")) {
      query.setString(1, id);
      return readKeys(query.executeQuery()).stream().findFirst();
    }
  }

  /** Returns all keys that ever had the name, and locks their rows until the transaction ends. */
  List<StoredKey> lockByName(Connection connection, String name) throws SQLException {
    try (var query =
        connection.prepareStatement(
            SELECT_ALL.formatted(quoted) + " WHERE name = ? ORDER BY id FOR UPDATE")) {
      query.setString(1, name);
      return readKeys(query.executeQuery());
    }
  }

  private static List<StoredKey> readKeys(ResultSet rows) throws SQLException {
    try (rows) {
      var keys = new ArrayList<StoredKey>();
      while (rows.next()) {
        try {
          keys.add(readKey(rows));
        } catch (IllegalArgumentException e) {
          // A manual change may have corrupted the row. An unreadable key authenticates no caller.
          LOGGER.error(
              "The key {} in {} is ignored: {}", rows.getString("id"), NAME, e.getMessage());
        }
      }
      return keys;
    }
  }

  private static StoredKey readKey(ResultSet row) throws SQLException {
    var grant =
        new Grant(
            readPermissions(row),
            readGlobs(row.getArray("namespaces"), Glob::ofNamespace),
            readGlobs(row.getArray("rooms"), Glob::new),
            readGlobs(row.getArray("events"), Glob::new));
    return new StoredKey(
        row.getString("id"),
        row.getString("name"),
        row.getBytes("secret_hash"),
        new AccessPolicy(grant, parseRate(row.getString("rate"))),
        new KeyLifetime(
            readInstant(row, 9),
            readNullableInstant(row, 10),
            readNullableInstant(row, 11),
            readNullableInstant(row, 12)),
        row.getString("created_by"),
        new KeyChange(readInstant(row, 14), row.getString("changed_by")));
  }

  private static EnumSet<Permission> readPermissions(ResultSet row) throws SQLException {
    var permissions = EnumSet.noneOf(Permission.class);
    for (var name : readTexts(row.getArray("allow"))) {
      if (name.equals(Permission.ALL)) {
        permissions.addAll(Permission.all());
      } else {
        // Ignores a permission that only a newer version knows.
        Permission.of(name)
            .ifPresentOrElse(
                permissions::add, () -> LOGGER.warn("This version has no permission \"{}\"", name));
      }
    }
    return permissions;
  }

  private static List<Glob> readGlobs(Array texts, Function<String, Glob> factory)
      throws SQLException {
    return readTexts(texts).stream().map(factory).toList();
  }

  private static List<String> readTexts(@Nullable Array array) throws SQLException {
    if (array != null
        && array.getArray() instanceof String[] texts
        && !Arrays.asList(texts).contains(null)) {
      return List.of(texts);
    }
    throw new IllegalArgumentException(
        "an array of its row contains NULL or has several dimensions: create a new"
            + " key instead");
  }

  private static @Nullable RequestRate parseRate(@Nullable String text) {
    return text == null
        ? null
        : RequestRate.parse(text)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "its rate must be " + RequestRate.EXPECTED_FORMAT));
  }

  private static Instant readInstant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant readNullableInstant(ResultSet row, int column)
      throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
