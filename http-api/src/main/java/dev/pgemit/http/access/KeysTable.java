package dev.pgemit.http.access;

import dev.pgemit.http.access.StoredKey.Change;
import dev.pgemit.http.access.StoredKey.Life;
import dev.pgemit.http.settings.Rate;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of keys: beside the attachments, where the migrations make it.
 *
 * @param quoted its name for SQL
 */
record KeysTable(String quoted) {
  static final String NAME = "pgemit_keys";

  private static final Logger LOGGER = LoggerFactory.getLogger(KeysTable.class);
  private static final int LONGEST_READ_SECONDS = 1;

  // One row, and the table is a page or two: xmin tells every change, by whomever, and however long
  // its transaction took.
  private static final String STATE =
      """
      SELECT md5(coalesce(string_agg(id || ' ' || xmin::text, ',' ORDER BY id), '')),
             clock_timestamp()
      FROM %s\
      """;

  private static final String ALL =
      """
      SELECT id, name, secret_hash, allow, namespaces, rooms, events, rate,
             created_at, expires_at, replaced_at, revoked_at, created_by, changed_at, changed_by
      FROM %s\
      """;

  /** Beside an attachments table, with or without its schema. */
  static KeysTable beside(String attachmentsTable) {
    return new KeysTable(new TableName(attachmentsTable).beside(NAME).quoted());
  }

  /** Limits the wait for each lock of the transaction under way: nobody waits for long. */
  static void limitLocks(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '1s'");
    }
  }

  /**
   * What changes with every change of a key.
   *
   * @param digest stands for all rows
   * @param now the database's time
   */
  record State(String digest, Instant now) {}

  State state(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(STATE.formatted(quoted))) {
      query.setQueryTimeout(LONGEST_READ_SECONDS);
      try (var row = query.executeQuery()) {
        row.next();
        return new State(row.getString(1), instant(row, 2));
      }
    }
  }

  /** Every key that can be read, those that are over too. */
  List<StoredKey> all(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(ALL.formatted(quoted) + " ORDER BY name, id")) {
      query.setQueryTimeout(LONGEST_READ_SECONDS);
      return read(query.executeQuery());
    }
  }

  /** The key in force of a name, which nobody else changes until the transaction ends. */
  List<StoredKey> lockInForce(Connection connection, String name) throws SQLException {
    try (var query =
        connection.prepareStatement(
            ALL.formatted(quoted)
                + " WHERE name = ? AND revoked_at IS NULL AND replaced_at IS NULL FOR UPDATE")) {
      query.setString(1, name);
      return read(query.executeQuery());
    }
  }

  private static List<StoredKey> read(ResultSet rows) throws SQLException {
    try (rows) {
      var keys = new ArrayList<StoredKey>();
      while (rows.next()) {
        try {
          keys.add(key(rows));
        } catch (IllegalArgumentException e) {
          // Changed by hand, perhaps. One that is not understood lets nobody in.
          LOGGER.error(
              "The key {} in {} is not taken: {}", rows.getString("id"), NAME, e.getMessage());
        }
      }
      return keys;
    }
  }

  private static StoredKey key(ResultSet row) throws SQLException {
    var grant =
        new Grant(
            rights(row),
            globs(row.getArray("namespaces"), Glob::ofNamespaces),
            globs(row.getArray("rooms"), Glob::new),
            globs(row.getArray("events"), Glob::new));
    return new StoredKey(
        row.getString("id"),
        row.getString("name"),
        row.getBytes("secret_hash"),
        new Terms(grant, rate(row.getString("rate"))),
        new Life(
            instant(row, 9),
            nullableInstant(row, 10),
            nullableInstant(row, 11),
            nullableInstant(row, 12)),
        row.getString("created_by"),
        new Change(instant(row, 14), row.getString("changed_by")));
  }

  private static EnumSet<Right> rights(ResultSet row) throws SQLException {
    var rights = EnumSet.noneOf(Right.class);
    for (var word : texts(row.getArray("allow"))) {
      if (word.equals(Right.ALL)) {
        rights.addAll(EnumSet.allOf(Right.class));
      } else {
        // One that a newer version granted grants nothing here.
        Right.of(word)
            .ifPresentOrElse(
                rights::add, () -> LOGGER.warn("There is no right \"{}\" in this version", word));
      }
    }
    return rights;
  }

  private static List<Glob> globs(Array texts, Function<String, Glob> glob) throws SQLException {
    return texts(texts).stream().map(glob).toList();
  }

  private static List<String> texts(@Nullable Array array) throws SQLException {
    if (array != null
        && array.getArray() instanceof String[] texts
        && !Arrays.asList(texts).contains(null)) {
      return List.of(texts);
    }
    throw new IllegalArgumentException(
        "an array of it has NULL in it, or more dimensions than one: make a new key instead");
  }

  private static @Nullable Rate rate(@Nullable String written) {
    return written == null
        ? null
        : Rate.parse(written)
            .orElseThrow(() -> new IllegalArgumentException("its rate is not " + Rate.RIGHT));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant nullableInstant(ResultSet row, int column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
