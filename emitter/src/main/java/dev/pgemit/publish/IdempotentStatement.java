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
final class IdempotentStatement {
  /** The most expired keys that are removed at once. */
  static final int MAX_KEYS_PER_CLEANUP = 1_024;

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

  private static final String NO_ATTACHMENTS_CTE =
      "notification AS (SELECT channel, payload AS text FROM message ORDER BY position)";

  // Keys belong to the role. Those from before belong to everyone, as all do where the table is of
  // pgemit 0.1.0 and has no such column.
  private static final String IS_OWN_KEY =
      "coalesce(to_jsonb(held) ->> 'created_by', CURRENT_USER) = CURRENT_USER";

  private static final String SELECT_KEYS =
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
  private final String selectKeys;
  private final String removeExpired;

  IdempotentStatement(AttachmentsTable table) {
    var keys = IdempotencyKeysTable.quoted(table);
    this.claimAndNotify = CLAIM_AND_NOTIFY.formatted(keys, NO_ATTACHMENTS_CTE, IS_OWN_KEY);
    this.withAttachments =
        CLAIM_AND_NOTIFY.formatted(keys, NotifyStatement.storeAttachmentsCte(table), IS_OWN_KEY);
    this.selectKeys = SELECT_KEYS.formatted(keys, IS_OWN_KEY);
    this.removeExpired = REMOVE_EXPIRED.formatted(keys, MAX_KEYS_PER_CLEANUP);
  }

  /**
   * What became of the calls with a key.
   *
   * @param duplicates those whose key was there already
   * @param acceptedAt when Postgres took the others, by its clock; the rows of their keys say so
   *     too
   */
  record ClaimResult(List<Publication> duplicates, Instant acceptedAt) {}

  /** Publishes those whose key is new, and those without one. */
  ClaimResult execute(Connection connection, List<Publication> publications) throws SQLException {
    return execute(connection, publications, LockTimeoutLevel.UNCHANGED);
  }

  /** The same, which waits for a lock on the tables or on a key no longer than said. */
  ClaimResult execute(
      Connection connection, List<Publication> publications, LockTimeoutLevel lockTimeout)
      throws SQLException {
    var keyed = publications.stream().filter(publication -> publication.key() != null).toList();
    var columns =
        MessageColumns.of(
            publications.stream()
                .flatMap(publication -> publication.immediateMessages().stream())
                .toList());
    var sql = lockTimeout.prependTo(columns.hasAttachments() ? withAttachments : claimAndNotify);
    try (var statement = connection.prepareStatement(sql)) {
      setKeys(statement, keyed);
      columns.bind(statement, 4);
      statement.setArray(7, connection.createArrayOf("int4", callNumbers(publications)));
      try (var row = lockTimeout.executeQuery(statement)) {
        row.next();
        var claimedNumbers = row.getArray(2);
        var claimed =
            claimedNumbers == null ? Set.of() : Set.of((Object[]) claimedNumbers.getArray());
        var duplicates =
            IntStream.range(0, keyed.size())
                .filter(call -> !claimed.contains(call + 1L))
                .mapToObj(keyed::get)
                .toList();
        return new ClaimResult(duplicates, row.getObject(3, OffsetDateTime.class).toInstant());
      }
    }
  }

  private static void setKeys(PreparedStatement statement, List<Publication> keyed)
      throws SQLException {
    var connection = statement.getConnection();
    var fingerprints =
        keyed.stream().map(publication -> key(publication).fingerprint()).toArray(byte[][]::new);
    // Ids are printable ASCII, each of them.
    var ids =
        keyed.stream()
            .map(publication -> String.join("\n", publication.ids()))
            .toArray(String[]::new);
    var stored =
        keyed.stream().map(publication -> key(publication).storedValue()).toArray(String[]::new);
    statement.setArray(1, connection.createArrayOf("text", stored));
    statement.setObject(2, BinaryArray.bytea(fingerprints).forConnection(connection));
    statement.setArray(3, connection.createArrayOf("text", ids));
  }

  /** For each message the number of its call, from 1 on, among those with a key; or null. */
  private static @Nullable Object[] callNumbers(List<Publication> publications) {
    var numbers = new ArrayList<@Nullable Object>();
    var number = 0;
    for (var publication : publications) {
      Integer callNumber = publication.key() == null ? null : Integer.valueOf(++number);
      publication.immediateMessages().forEach(message -> numbers.add(callNumber));
    }
    return numbers.toArray();
  }

  private static String[] keyValues(List<Publication> keyed) {
    return keyed.stream().map(publication -> key(publication).value()).toArray(String[]::new);
  }

  private static FingerprintedKey key(Publication keyed) {
    return Objects.requireNonNull(keyed.key());
  }

  /**
   * Looks up what repeats are answered, in a snapshot after the first calls' commits. The keys of
   * other database roles are not among them.
   *
   * @return by key: what the first call was
   */
  Map<String, FirstCall> findFirstCalls(
      Connection connection, List<Publication> duplicates, LockTimeoutLevel lockTimeout)
      throws SQLException {
    var firstCalls = new HashMap<String, FirstCall>();
    try (var statement = connection.prepareStatement(lockTimeout.prependTo(selectKeys))) {
      statement.setArray(1, connection.createArrayOf("text", keyValues(duplicates)));
      try (var rows = lockTimeout.executeQuery(statement)) {
        while (rows.next()) {
          firstCalls.put(
              rows.getString(1),
              new FirstCall(
                  rows.getBytes(2),
                  List.of(rows.getString(3).split("\n", -1)),
                  rows.getObject(4, OffsetDateTime.class).toInstant()));
        }
      }
    }
    return firstCalls;
  }

  /**
   * What the first call with a key was.
   *
   * @param fingerprint tells whether a later one says the same
   * @param ids of its messages
   * @param acceptedAt when Postgres took it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record FirstCall(byte[] fingerprint, List<String> ids, Instant acceptedAt) {}

  void removeExpired(Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement(LockTimeoutLevel.BRIEF.prependTo(removeExpired))) {
      statement.execute();
    }
  }
}
