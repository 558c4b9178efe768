package dev.pgemit.publish;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Publishes publications of which some have an idempotency key. The rows of the keys and the
 * notifications are one transaction, so a later call with the same key publishes nothing, on this
 * or any other machine.
 */
final class IdempotentStatement implements PublishStatement {
  // The keys are locked in their own order, so that two writers do not block each other. If another
  // transaction holds a key, the statement waits for its end.
  private static final String CLAIM =
      """
      WITH call AS MATERIALIZED (
        SELECT DISTINCT ON (key) key, fingerprint, ids, number
        FROM unnest(?::text[], ?::bytea[], ?::text[]) WITH ORDINALITY
               AS given (chosen, fingerprint, ids, number),
             concat(chosen, CASE WHEN right(chosen, 1) = chr(10) THEN CURRENT_USER END) AS call (key)
        ORDER BY key, number
      ), claimed AS (
        INSERT INTO %s AS held (key, fingerprint, ids, created_at)
        SELECT key, fingerprint, ids, statement_timestamp() FROM call ORDER BY key
        ON CONFLICT (key) DO UPDATE
          SET fingerprint = excluded.fingerprint, ids = excluded.ids,
              created_at = excluded.created_at
          WHERE held.created_at < now() - interval '24 hours' AND %s
        RETURNING key
      ), first AS MATERIALIZED (
        SELECT number FROM call JOIN claimed USING (key)
      )\
      """;

  // A function scan returns its rows in order, also with a filter, and the aggregate notifies in
  // that order. A relation of the messages would cost Postgres three times as much.
  private static final String NOTIFY =
      """

      SELECT count(pg_notify(channel, payload)), (SELECT array_agg(number) FROM first) AS claimed,
             statement_timestamp() AS accepted_at
      FROM unnest(?::text[], ?::text[], ?::int[]) AS message (channel, payload, call)
      WHERE call = 0 OR call IN (SELECT number FROM first)\
      """;

  // For one call on one channel, such as a chunk of a file: the filter runs once, not per message.
  private static final String NOTIFY_SINGLE_CALL =
      """

      SELECT count(pg_notify(?, payload)), (SELECT array_agg(number) FROM first) AS claimed,
             statement_timestamp() AS accepted_at
      FROM unnest(?::text[]) AS message (payload)
      WHERE EXISTS (SELECT FROM first)\
      """;

  private static final String STORE_AND_NOTIFY =
      """
      , message AS MATERIALIZED (
        SELECT channel, payload, attachment, position,
               CASE WHEN attachment IS NOT NULL
                    THEN count(attachment) OVER (ORDER BY position) END AS nth
        FROM unnest(?::text[], ?::text[], ?::int[], ?::bytea[]) WITH ORDINALITY
             AS message (channel, payload, call, attachment, position)
        WHERE call = 0 OR call IN (SELECT number FROM first)
      ), %s
      SELECT count(pg_notify(channel, text)), (SELECT array_agg(number) FROM first) AS claimed,
             statement_timestamp() AS accepted_at
      FROM notification\
      """;

  // The outbox keeps the attachment in the row of its message.
  private static final String STORE_IN_OUTBOX =
      """
      , stored AS (
        %s
        FROM unnest(?::text[], ?::text[], ?::int[], ?::bytea[], ?::text[]) WITH ORDINALITY
             AS message (channel, payload, call, attachment, id, position)
        WHERE call = 0 OR call IN (SELECT number FROM first)
        ORDER BY position
      )
      SELECT (SELECT array_agg(number) FROM first) AS claimed,
             statement_timestamp() AS accepted_at\
      """;

  private final DeliveryPath path;
  private final String claimAndNotify;
  private final String claimAndNotifySingleCall;
  private final String withAttachments;

  IdempotentStatement(AttachmentsTable table, DeliveryPath path) {
    this.path = path;
    var claim =
        CLAIM.formatted(IdempotencyKeysTable.quoted(table), IdempotencyKeysTable.IS_OWN_KEY);
    this.claimAndNotify = claim + NOTIFY;
    this.claimAndNotifySingleCall = claim + NOTIFY_SINGLE_CALL;
    this.withAttachments =
        claim
            + switch (path) {
              case NOTIFY -> STORE_AND_NOTIFY.formatted(NotifyStatement.storeAttachmentsCte(table));
              case OUTBOX -> STORE_IN_OUTBOX.formatted(OutboxTable.insertInto(table));
            };
  }

  /**
   * The publications whose key was used before.
   *
   * @param acceptedAt when Postgres accepted the others, by its clock, as in the rows of their keys
   */
  record Claims(List<QueuedPublication> duplicates, Instant acceptedAt) {}

  @Override
  public List<QueuedPublication> execute(
      Connection connection, List<QueuedPublication> part, LockTimeoutLevel lockTimeout)
      throws SQLException {
    return claim(connection, part, lockTimeout).duplicates();
  }

  /** Publishes all messages that are not scheduled, unless the key of the call was used before. */
  Claims claim(Connection connection, List<QueuedPublication> part, LockTimeoutLevel lockTimeout)
      throws SQLException {
    var keyed = part.stream().filter(QueuedPublication::hasKey).toList();
    var messages = QueuedPublication.immediateMessages(part);
    var columns = MessageColumns.of(messages);
    var isComplete = columns.hasAttachments() || path == DeliveryPath.OUTBOX;
    var isSingleCall =
        !isComplete
            && part.size() == 1
            && keyed.size() == 1
            && !messages.isEmpty() // all messages of the call may be scheduled
            && columns.hasSingleChannel();
    var sql =
        isSingleCall ? claimAndNotifySingleCall : isComplete ? withAttachments : claimAndNotify;
    try (var statement = connection.prepareStatement(lockTimeout.prependTo(sql))) {
      setKeys(statement, keyed);
      if (isSingleCall) {
        statement.setString(4, columns.channels()[0]);
        statement.setObject(5, columns.payloadArray(connection));
      } else {
        setMessages(statement, columns, part);
      }
      if (isComplete) {
        statement.setObject(7, columns.attachmentArray(connection));
      }
      if (path == DeliveryPath.OUTBOX) {
        statement.setArray(8, OutboxTable.ids(connection, messages));
      }
      try (var row = lockTimeout.executeQuery(statement)) {
        row.next();
        var numbers = row.getArray("claimed");
        var claimed = numbers == null ? Set.of() : Set.of((Object[]) numbers.getArray());
        var duplicates =
            IntStream.range(0, keyed.size())
                .filter(call -> !claimed.contains(call + 1L))
                .mapToObj(keyed::get)
                .toList();
        return new Claims(
            duplicates, row.getObject("accepted_at", OffsetDateTime.class).toInstant());
      }
    }
  }

  private static void setMessages(
      PreparedStatement statement, MessageColumns columns, List<QueuedPublication> part)
      throws SQLException {
    var connection = statement.getConnection();
    statement.setArray(4, columns.channelArray(connection));
    statement.setObject(5, columns.payloadArray(connection));
    statement.setArray(6, connection.createArrayOf("int4", callNumbers(part)));
  }

  private static void setKeys(PreparedStatement statement, List<QueuedPublication> keyed)
      throws SQLException {
    var connection = statement.getConnection();
    var fingerprints =
        keyed.stream().map(queued -> queued.key().fingerprint()).toArray(byte[][]::new);
    // Ids are printable ASCII. As binary, since the driver writes text character by character.
    var ids = keyed.stream().map(IdempotentStatement::ids).toArray(byte[][]::new);
    statement.setArray(
        1, connection.createArrayOf("text", texts(keyed, QueuedPublication::storedKey)));
    statement.setObject(2, BinaryArray.bytea(fingerprints).forConnection(connection));
    statement.setObject(3, BinaryArray.text(ids).forConnection(connection));
  }

  private static byte[] ids(QueuedPublication queued) {
    return String.join("\n", queued.publication().ids()).getBytes(StandardCharsets.US_ASCII);
  }

  private static String[] texts(
      List<QueuedPublication> keyed, Function<QueuedPublication, String> column) {
    return keyed.stream().map(column).toArray(String[]::new);
  }

  /** Returns for each message the number of its call among those with a key, from 1; or 0. */
  private static Object[] callNumbers(List<QueuedPublication> part) {
    var numbers = new ArrayList<Object>();
    var number = 0;
    for (var queued : part) {
      Integer callNumber = queued.hasKey() ? ++number : 0;
      numbers.addAll(Collections.nCopies(queued.immediateMessages().size(), callNumber));
    }
    return numbers.toArray();
  }
}
