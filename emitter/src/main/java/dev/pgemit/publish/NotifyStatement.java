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
public final class NotifyStatement {
  // Arrays cost more than they save where there is but one.
  private static final String NOTIFY_SINGLE = "SELECT pg_notify(?, convert_from(?, 'UTF8'))%s";

  // A function scan yields its rows in order, and an aggregate takes them as they come, so the
  // notifications are queued in the order of the arrays.
  private static final String NOTIFY_MANY =
      """
      SELECT count(pg_notify(channel, payload))%s
      FROM unnest(?::text[], ?::text[]) AS message (channel, payload)\
      """;

  private static final String NOTIFY_SINGLE_CHANNEL =
      "SELECT count(pg_notify(?, payload))%s FROM unnest(?::text[]) AS message (payload)";

  /** The statements that need no table, with a limit for the commit. */
  private record NotifySql(String single, String many, String singleChannel) {
    static NotifySql with(LockTimeoutLevel lockTimeout) {
      return new NotifySql(
          NOTIFY_SINGLE.formatted(lockTimeout.setConfigColumn()),
          NOTIFY_MANY.formatted(lockTimeout.setConfigColumn()),
          NOTIFY_SINGLE_CHANNEL.formatted(lockTimeout.setConfigColumn()));
    }
  }

  private static final Map<LockTimeoutLevel, NotifySql> SQL_BY_LOCK_TIMEOUT =
      Stream.of(LockTimeoutLevel.values())
          .collect(Collectors.toUnmodifiableMap(lockTimeout -> lockTimeout, NotifySql::with));

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
  private static final String STORE_ATTACHMENTS_CTE =
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
  private static final String ASYNC_COMMIT =
      ", (SELECT set_config('synchronous_commit', 'off', true))";

  // What it tells is of no interest here: it also moves the tail of the queue past what everybody
  // has read. Nothing else does once the queue is full, since every NOTIFY fails before it would.
  private static final String ADVANCE_NOTIFY_QUEUE = "SELECT pg_notification_queue_usage()";

  private final String withAttachments;

  private NotifyStatement(String withAttachments) {
    this.withAttachments = withAttachments;
  }

  /** In a transaction of our own. */
  static NotifyStatement withAsyncCommit(AttachmentsTable table) {
    return new NotifyStatement(
        NOTIFY_WITH_ATTACHMENTS.formatted(storeAttachmentsCte(table), ASYNC_COMMIT));
  }

  /**
   * In a transaction of somebody else's, of which no setting may change, or in one that writes what
   * must last.
   */
  public static NotifyStatement withDefaultCommit(AttachmentsTable table) {
    return new NotifyStatement(NOTIFY_WITH_ATTACHMENTS.formatted(storeAttachmentsCte(table), ""));
  }

  /** The part that stores attachments, for statements that have a relation "message". */
  static String storeAttachmentsCte(AttachmentsTable table) {
    return STORE_ATTACHMENTS_CTE.formatted(table.quoted());
  }

  /** Publishes all of them, at once. */
  public void execute(Connection connection, List<EncodedMessage> messages) throws SQLException {
    execute(connection, messages, LockTimeoutLevel.UNCHANGED);
  }

  /**
   * Publishes all of them, at once, and waits no longer than said for a lock on the table, or on
   * NOTIFY.
   */
  void execute(Connection connection, List<EncodedMessage> messages, LockTimeoutLevel lockTimeout)
      throws SQLException {
    if (messages.size() == 1 && messages.get(0).attachment() == null) {
      executeSingle(connection, messages.get(0), lockTimeout);
      return;
    }
    var columns = MessageColumns.of(messages);
    if (columns.hasAttachments()) {
      try (var statement = connection.prepareStatement(lockTimeout.prependTo(withAttachments))) {
        columns.bind(statement, 1);
        statement.execute();
      }
    } else if (columns.hasSingleChannel()) {
      execute(
          connection,
          Objects.requireNonNull(SQL_BY_LOCK_TIMEOUT.get(lockTimeout)).singleChannel(),
          columns.channels()[0],
          columns.payloadArray(connection));
    } else {
      execute(
          connection,
          Objects.requireNonNull(SQL_BY_LOCK_TIMEOUT.get(lockTimeout)).many(),
          columns.channelArray(connection),
          columns.payloadArray(connection));
    }
  }

  private static void executeSingle(
      Connection connection, EncodedMessage message, LockTimeoutLevel lockTimeout)
      throws SQLException {
    execute(
        connection,
        Objects.requireNonNull(SQL_BY_LOCK_TIMEOUT.get(lockTimeout)).single(),
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
  public static void advanceNotifyQueue(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(ADVANCE_NOTIFY_QUEUE)) {
      statement.execute();
    }
  }
}
