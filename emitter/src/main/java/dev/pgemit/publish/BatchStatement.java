package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Publishes any number of messages with one statement: one round trip, all or none. */
public final class BatchStatement {
  // Arrays cost more than they save where there is but one.
  private static final String NOTIFY_ALONE = "SELECT pg_notify(?, convert_from(?, 'UTF8'))%s";

  // A function scan yields its rows in order, and an aggregate takes them as they come, so the
  // notifications are queued in the order of the arrays.
  private static final String NOTIFY =
      """
      SELECT count(pg_notify(channel, payload))%s
      FROM unnest(?::text[], ?::text[]) AS message (channel, payload)\
      """;

  private static final String NOTIFY_ONE_CHANNEL =
      "SELECT count(pg_notify(?, payload))%s FROM unnest(?::text[]) AS message (payload)";

  /** The statements that need no table, with a limit for the commit. */
  private record Statements(String alone, String many, String oneChannel) {
    static Statements with(LockLimit limit) {
      return new Statements(
          NOTIFY_ALONE.formatted(limit.column()),
          NOTIFY.formatted(limit.column()),
          NOTIFY_ONE_CHANNEL.formatted(limit.column()));
    }
  }

  private static final Map<LockLimit, Statements> STATEMENTS =
      Stream.of(LockLimit.values())
          .collect(Collectors.toUnmodifiableMap(limit -> limit, Statements::with));

  // Of a relation "message": stores the attachments, and makes "notification" of it.
  // created_at: the column's default is the start of the transaction, and servers delete by age.
  // The ids come from a sequence in the order of the INSERT's input, which pairs them with their
  // messages: RETURNING cannot say which row it came from. The cast refuses random ids (uuid),
  // which
  // would pair them at random.
  // COALESCE: Postgres would store a bytea in a column of type text as its text, which no server
  // can
  // decode. COALESCE takes no mixture of types, and the null of the row type needs no right to
  // read.
  private static final String STORED =
      """
      stored AS (
        INSERT INTO %1$s (created_at, payload)
        SELECT clock_timestamp(), coalesce(attachment, (NULL::%1$s).payload)
        FROM message
        WHERE attachment IS NOT NULL
        ORDER BY position
        RETURNING id::bigint AS id
      ), numbered AS (
        SELECT id, row_number() OVER (ORDER BY id) AS nth
        FROM stored
      ), notification AS (
        SELECT channel,
               payload || coalesce(',"attachmentId":"' || numbered.id || '"}', '') AS text
        FROM message
        LEFT JOIN numbered ON message.attachment IS NOT NULL AND numbered.nth = message.nth
        ORDER BY position
      )\
      """;

  private static final String NOTIFY_WITH_ATTACHMENTS =
      """
      WITH message AS MATERIALIZED (
        SELECT channel, payload, attachment, position,
               count(attachment) OVER (ORDER BY position) AS nth
        FROM unnest(?::text[], ?::text[], ?::bytea[]) WITH ORDINALITY
             AS message (channel, payload, attachment, position)
      ), %s
      SELECT count(pg_notify(channel, text))%s
      FROM notification\
      """;

  // For this transaction alone. A notification does not outlive a crash, so its attachment need
  // not, and the commit must not hold NOTIFY's cluster-wide lock for a flush.
  private static final String UNFLUSHED =
      ", (SELECT set_config('synchronous_commit', 'off', true))";

  // What it tells is of no interest here: it also moves the tail of the queue past what everybody
  // has read. Nothing else does once the queue is full, since every NOTIFY fails before it would.
  private static final String ADVANCE_QUEUE = "SELECT pg_notification_queue_usage()";

  private final String withAttachments;

  private BatchStatement(String withAttachments) {
    this.withAttachments = withAttachments;
  }

  /** In a transaction of our own. */
  static BatchStatement committed(AttachmentsTable table) {
    return new BatchStatement(NOTIFY_WITH_ATTACHMENTS.formatted(stored(table), UNFLUSHED));
  }

  /**
   * In a transaction of somebody else's, of which no setting may change, or in one that writes what
   * must last.
   */
  public static BatchStatement joining(AttachmentsTable table) {
    return new BatchStatement(NOTIFY_WITH_ATTACHMENTS.formatted(stored(table), ""));
  }

  /** The part that stores attachments, for statements that have a relation "message". */
  static String stored(AttachmentsTable table) {
    return STORED.formatted(table.quoted());
  }

  /** Publishes all of them, at once. */
  public void execute(Connection connection, List<EncodedMessage> messages) throws SQLException {
    execute(connection, messages, LockLimit.NONE);
  }

  /**
   * Publishes all of them, at once, and waits no longer than said for a lock on the table, or on
   * NOTIFY.
   */
  void execute(Connection connection, List<EncodedMessage> messages, LockLimit limit)
      throws SQLException {
    if (messages.size() == 1 && messages.get(0).attachment() == null) {
      executeAlone(connection, messages.get(0), limit);
      return;
    }
    var columns = MessageColumns.of(messages);
    if (columns.hasAttachments()) {
      try (var statement = connection.prepareStatement(limit.before(withAttachments))) {
        columns.set(statement, 1);
        statement.execute();
      }
    } else if (columns.isOneChannel()) {
      execute(
          connection,
          Objects.requireNonNull(STATEMENTS.get(limit)).oneChannel(),
          columns.channels()[0],
          columns.texts(connection));
    } else {
      execute(
          connection,
          Objects.requireNonNull(STATEMENTS.get(limit)).many(),
          columns.names(connection),
          columns.texts(connection));
    }
  }

  private static void executeAlone(Connection connection, EncodedMessage message, LockLimit limit)
      throws SQLException {
    execute(
        connection,
        Objects.requireNonNull(STATEMENTS.get(limit)).alone(),
        message.channel(),
        message.payload());
  }

  private static void execute(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (var i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
    }
  }

  /** Makes room in a full queue, if whoever held it up is gone. */
  public static void advanceQueue(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(ADVANCE_QUEUE)) {
      statement.execute();
    }
  }
}
