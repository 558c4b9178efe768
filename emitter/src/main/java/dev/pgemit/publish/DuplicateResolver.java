package dev.pgemit.publish;

import dev.pgemit.transport.TransportFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the first calls of publications whose idempotency key was used before. */
final class DuplicateResolver {
  private static final String SELECT_KEYS =
      """
      SELECT split_part(key, chr(10), 1) AS key, fingerprint, ids, created_at
      FROM %1$s AS held
      WHERE key = ANY (ARRAY(
          SELECT concat(given, behind)
          FROM unnest(?::text[]) AS given, (VALUES (''), (chr(10) || CURRENT_USER)) AS name (behind)))
        AND created_at >= now() - interval '24 hours' AND %2$s\
      """;

  private final String selectKeys;

  DuplicateResolver(AttachmentsTable table) {
    this.selectKeys =
        SELECT_KEYS.formatted(IdempotencyKeysTable.quoted(table), IdempotencyKeysTable.IS_OWN_KEY);
  }

  /**
   * The first call with a key.
   *
   * @param ids the ids of its messages
   * @param acceptedAt when Postgres accepted it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record FirstCall(byte[] fingerprint, List<String> ids, Instant acceptedAt) {
    private static FirstCall of(ResultSet row) throws SQLException {
      return new FirstCall(
          row.getBytes("fingerprint"),
          List.of(row.getString("ids").split("\n", -1)),
          row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    boolean isSameCallAs(QueuedPublication duplicate) {
      return Arrays.equals(fingerprint, duplicate.key().fingerprint());
    }
  }

  /** Finds the committed first calls by key, without expired keys and keys of other roles. */
  Map<String, FirstCall> findFirstCalls(
      Connection connection, List<QueuedPublication> duplicates, LockTimeoutLevel lockTimeout)
      throws SQLException {
    var keys = duplicates.stream().map(queued -> queued.key().value()).toArray();
    var firstCalls = new HashMap<String, FirstCall>();
    try (var statement = connection.prepareStatement(lockTimeout.prependTo(selectKeys))) {
      statement.setArray(1, connection.createArrayOf("text", keys));
      try (var rows = lockTimeout.executeQuery(statement)) {
        while (rows.next()) {
          firstCalls.put(rows.getString("key"), FirstCall.of(rows));
        }
      }
    }
    return firstCalls;
  }

  /** Returns the failure of a duplicate whose first call could not be read, or has just expired. */
  static TransportFailure unreadableFirstCall(@Nullable SQLException cause) {
    return TransportFailure.retryable(
        "The idempotency key was used before, but its earlier message could not be"
            + " read: nothing was published now. Try again",
        cause);
  }
}
