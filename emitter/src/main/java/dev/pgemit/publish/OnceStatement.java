package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Publishes calls of which some bear an idempotency key: the rows of the keys and the notifications
 * are one transaction, so whoever comes later with the same key, here or elsewhere, publishes
 * nothing.
 */
final class OnceStatement {
  /** The most expired keys that are removed at once. */
  static final int MOST_REMOVED = 1_024;

  // The keys are locked in their own order, so that two writers do not wait for each other. Where
  // another transaction holds one, this waits for its end: then it is known who was first.
  private static final String CLAIM_AND_NOTIFY =
      """
      WITH call AS MATERIALIZED (
        SELECT DISTINCT ON (key) key, fingerprint, ids, number
        FROM unnest(?::text[], ?::bytea[], ?::text[]) WITH ORDINALITY
               AS given (chosen, fingerprint, ids, number),
             concat(chosen, CASE WHEN right(chosen, 1) = chr(10) THEN CURRENT_USER END) AS call (key)
        ORDER BY key, number
      ), claimed AS (
        INSERT INTO %1$s AS held (key, fingerprint, ids, created_at)
        SELECT key, fingerprint, ids, statement_timestamp() FROM call ORDER BY key
        ON CONFLICT (key) DO UPDATE
          SET fingerprint = excluded.fingerprint, ids = excluded.ids,
              created_at = excluded.created_at
          WHERE held.created_at < now() - interval '24 hours' AND %3$s
        RETURNING key
      ), first AS MATERIALIZED (
        SELECT number FROM call JOIN claimed USING (key)
      ), message AS MATERIALIZED (
        SELECT channel, payload, attachment, position,
               count(attachment) OVER (ORDER BY position) AS nth
        FROM unnest(?::text[], ?::text[], ?::bytea[], ?::int[]) WITH ORDINALITY
             AS message (channel, payload, attachment, call, position)
        WHERE call IS NULL OR call IN (SELECT number FROM first)
      ), %2$s
      SELECT count(pg_notify(channel, text)), (SELECT array_agg(number) FROM first),
             statement_timestamp()
      FROM notification\
      """;

  private static final String NOTHING_STORED =
      "notification AS (SELECT channel, payload AS text FROM message ORDER BY position)";

  // Keys belong to the role. Those from before belong to everyone, as all do where the table is of
  // pgemit 0.1.0 and has no such column.
  private static final String IS_OWN =
      "coalesce(to_jsonb(held) ->> 'created_by', CURRENT_USER) = CURRENT_USER";

  private static final String HELD_KEYS =
      """
      SELECT split_part(key, chr(10), 1), fingerprint, ids, created_at
      FROM %1$s AS held
      WHERE key = ANY (ARRAY(
          SELECT concat(given, behind)
          FROM unnest(?::text[]) AS given, (VALUES (''), (chr(10) || CURRENT_USER)) AS name (behind)))
        AND created_at >= now() - interval '24 hours' AND %2$s\
      """;

  // Small steps: more than are added, and never so many that others wait for it.
  private static final String REMOVE_EXPIRED =
      """
      DELETE FROM %1$s WHERE key IN (
        SELECT key FROM %1$s
        WHERE created_at < now() - interval '24 hours'
        ORDER BY created_at
        LIMIT %2$d
        FOR UPDATE SKIP LOCKED)\
      """;

  private final String claimAndNotify;
  private final String withAttachments;
  private final String heldKeys;
  private final String removeExpired;

  OnceStatement(AttachmentsTable table) {
    var keys = IdempotencyTable.quoted(table);
    this.claimAndNotify = CLAIM_AND_NOTIFY.formatted(keys, NOTHING_STORED, IS_OWN);
    this.withAttachments = CLAIM_AND_NOTIFY.formatted(keys, BatchStatement.stored(table), IS_OWN);
    this.heldKeys = HELD_KEYS.formatted(keys, IS_OWN);
    this.removeExpired = REMOVE_EXPIRED.formatted(keys, MOST_REMOVED);
  }

  /**
   * What became of the calls with a key.
   *
   * @param repeated those whose key was there already
   * @param takenAt when Postgres took the others, by its clock; the rows of their keys say so too
   */
  record Claims(List<Publication> repeated, Instant takenAt) {}

  /** Publishes those whose key is new, and those without one. */
  Claims execute(Connection connection, List<Publication> publications) throws SQLException {
    return execute(connection, publications, LockLimit.NONE);
  }

  /** The same, which waits for a lock on the tables or on a key no longer than said. */
  Claims execute(Connection connection, List<Publication> publications, LockLimit limit)
      throws SQLException {
    var keyed = publications.stream().filter(one -> one.key() != null).toList();
    var columns =
        MessageColumns.of(publications.stream().flatMap(one -> one.atOnce().stream()).toList());
    var sql = limit.before(columns.hasAttachments() ? withAttachments : claimAndNotify);
    try (var statement = connection.prepareStatement(sql)) {
      setKeys(statement, keyed);
      columns.set(statement, 4);
      statement.setArray(7, connection.createArrayOf("int4", calls(publications)));
      try (var row = limit.query(statement)) {
        row.next();
        var first = row.getArray(2);
        var claimed = first == null ? Set.of() : Set.of((Object[]) first.getArray());
        var repeated =
            IntStream.range(0, keyed.size())
                .filter(call -> !claimed.contains(call + 1L))
                .mapToObj(keyed::get)
                .toList();
        return new Claims(repeated, row.getObject(3, OffsetDateTime.class).toInstant());
      }
    }
  }

  private static void setKeys(PreparedStatement statement, List<Publication> keyed)
      throws SQLException {
    var connection = statement.getConnection();
    var fingerprints = keyed.stream().map(one -> key(one).fingerprint()).toArray(byte[][]::new);
    // Ids are printable ASCII, each of them.
    var ids = keyed.stream().map(one -> String.join("\n", one.ids())).toArray(String[]::new);
    var stored = keyed.stream().map(one -> key(one).stored()).toArray(String[]::new);
    statement.setArray(1, connection.createArrayOf("text", stored));
    statement.setObject(2, BinaryArray.bytea(fingerprints).over(connection));
    statement.setArray(3, connection.createArrayOf("text", ids));
  }

  /** For each message the number of its call, from 1 on, among those with a key; or null. */
  private static @Nullable Object[] calls(List<Publication> publications) {
    var calls = new ArrayList<@Nullable Object>();
    var number = 0;
    for (var publication : publications) {
      Integer call = publication.key() == null ? null : Integer.valueOf(++number);
      publication.atOnce().forEach(message -> calls.add(call));
    }
    return calls.toArray();
  }

  private static String[] values(List<Publication> keyed) {
    return keyed.stream().map(one -> key(one).value()).toArray(String[]::new);
  }

  private static IdempotencyKey key(Publication keyed) {
    return Objects.requireNonNull(keyed.key());
  }

  /**
   * Looks up what repeats are answered, in a snapshot after the first calls' commits. The keys of
   * other database roles are not among them.
   *
   * @return by key: what the first call was
   */
  Map<String, Held> held(Connection connection, List<Publication> repeated, LockLimit limit)
      throws SQLException {
    var held = new HashMap<String, Held>();
    try (var statement = connection.prepareStatement(limit.before(heldKeys))) {
      statement.setArray(1, connection.createArrayOf("text", values(repeated)));
      try (var rows = limit.query(statement)) {
        while (rows.next()) {
          held.put(
              rows.getString(1),
              new Held(
                  rows.getBytes(2),
                  List.of(rows.getString(3).split("\n", -1)),
                  rows.getObject(4, OffsetDateTime.class).toInstant()));
        }
      }
    }
    return held;
  }

  /**
   * What the first call with a key was.
   *
   * @param fingerprint tells whether a later one says the same
   * @param ids of its messages
   * @param takenAt when Postgres took it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Held(byte[] fingerprint, List<String> ids, Instant takenAt) {}

  void removeExpired(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(LockLimit.BRIEF.before(removeExpired))) {
      statement.execute();
    }
  }
}
