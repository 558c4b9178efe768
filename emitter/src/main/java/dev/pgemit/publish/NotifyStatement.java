package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Publishes messages without idempotency keys: one round trip, all or none. */
public final class NotifyStatement implements MessageStatement {
  // For one message, arrays cost more than they save, and so does a bytea that Postgres decodes.
  private static final String NOTIFY_SINGLE = "SELECT pg_notify(?, ?)%s";

  // A function scan returns its rows in order, and an aggregate consumes them in that order, so
  // Postgres queues the notifications in the order of the arrays.
  private static final String NOTIFY_MANY =
      """
      SELECT count(pg_notify(channel, payload))%s
      FROM unnest(?::text[], ?::text[]) AS message (channel, payload)\
      """;

  private static final String NOTIFY_SINGLE_CHANNEL =
      "SELECT count(pg_notify(?, payload))%s FROM unnest(?::text[]) AS message (payload)";

  /** The statements that need no table, with a lock timeout for the commit. */
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

  // created_at: the column's default is the start of the transaction, and servers delete by age.
  // COALESCE: Postgres would store a bytea in a column of type text as its text, which no server
  // can decode. COALESCE accepts no mixture of types, and the null of the row type needs no right
  // to read.
  private static final String INSERT_ATTACHMENTS =
      """
      INSERT INTO %1$s (created_at, payload)
        SELECT clock_timestamp(), coalesce(attachment, (NULL::%1$s).payload)\
      """;

  // Makes a relation "notification" of the relations "message" and "stored".
  // The ids come from a sequence in the order of the INSERT's input, which pairs them with their
  // messages: RETURNING does not name the input row. The cast fails for random ids (uuid), which
  // would pair them at random.
  private static final String NOTIFICATION_CTE =
      """
      numbered AS (
        SELECT id, row_number() OVER (ORDER BY id) AS nth
        FROM stored
      ), notification AS (
        SELECT channel,
               payload || coalesce(',"attachmentId":"' || numbered.id || '"}', '') AS text
        FROM message
        LEFT JOIN numbered ON numbered.nth = message.nth
        ORDER BY position
      )\
      """;

  // Filters the messages before it stores their attachments.
  private static final String STORE_ATTACHMENTS_CTE =
      """
      stored AS (
        %s
        FROM message
        WHERE attachment IS NOT NULL
        ORDER BY position
        RETURNING id::bigint AS id
      ), %s\
      """;

  // An unnest in the select list passes each attachment straight to the table. In the FROM clause
  // it copies all of them first, to a file once they exceed work_mem.
  private static final String NOTIFY_WITH_ATTACHMENTS =
      """
      WITH message AS (
        SELECT channel, payload, nth, position
        FROM unnest(?::text[], ?::text[], ?::int[]) WITH ORDINALITY
             AS message (channel, payload, nth, position)
      ), stored AS (
        %s
        FROM (SELECT unnest(?::bytea[]) AS attachment) AS given
        RETURNING id::bigint AS id
      ), %s
      SELECT count(pg_notify(channel, text))%s
      FROM notification\
      """;

  // Only for this transaction. A notification does not survive a crash, so its attachment need
  // not either, and the commit must not hold NOTIFY's cluster-wide lock during a flush.
  private static final String ASYNC_COMMIT =
      ", (SELECT set_config('synchronous_commit', 'off', true))";

  // The call also moves the tail of the queue past what every listener has read. Nothing else does
  // once the queue is full, since every NOTIFY fails before it would.
  private static final String ADVANCE_NOTIFY_QUEUE = "SELECT pg_notification_queue_usage()";

  private final String withAttachments;

  private NotifyStatement(AttachmentsTable table, String commitSetting) {
    this.withAttachments =
        NOTIFY_WITH_ATTACHMENTS.formatted(
            INSERT_ATTACHMENTS.formatted(table.quoted()), NOTIFICATION_CTE, commitSetting);
  }

  /** Creates a statement whose commit is not flushed. */
  static NotifyStatement withAsyncCommit(AttachmentsTable table) {
    return new NotifyStatement(table, ASYNC_COMMIT);
  }

  /**
   * Creates a statement that changes no setting, for a transaction of a caller, or one that writes
   * rows that must survive a crash.
   */
  public static NotifyStatement withDefaultCommit(AttachmentsTable table) {
    return new NotifyStatement(table, "");
  }

  /**
   * Returns the part that stores attachments and makes a relation "notification", for statements
   * with a relation "message" of channel, payload, attachment, position, and nth: the number of its
   * attachment, null without one.
   */
  static String storeAttachmentsCte(AttachmentsTable table) {
    return STORE_ATTACHMENTS_CTE.formatted(
        INSERT_ATTACHMENTS.formatted(table.quoted()), NOTIFICATION_CTE);
  }

  @Override
  public List<QueuedPublication> execute(
      Connection connection, List<QueuedPublication> part, LockTimeoutLevel lockTimeout)
      throws SQLException {
    notifyAll(connection, QueuedPublication.immediateMessages(part), lockTimeout);
    return List.of();
  }

  @Override
  public void execute(Connection connection, List<EncodedMessage> messages) throws SQLException {
    notifyAll(connection, messages, LockTimeoutLevel.UNCHANGED);
  }

  private void notifyAll(
      Connection connection, List<EncodedMessage> messages, LockTimeoutLevel lockTimeout)
      throws SQLException {
    var sql = Objects.requireNonNull(SQL_BY_LOCK_TIMEOUT.get(lockTimeout));
    if (messages.size() == 1 && messages.get(0).attachment() == null) {
      var message = messages.get(0);
      SqlRunner.execute(
          connection,
          sql.single(),
          message.channel(),
          new String(message.payload(), StandardCharsets.UTF_8));
      return;
    }
    var columns = MessageColumns.of(messages);
    if (columns.hasAttachments()) {
      try (var statement = connection.prepareStatement(lockTimeout.prependTo(withAttachments))) {
        columns.bindCompact(statement);
        statement.execute();
      }
    } else if (columns.hasSingleChannel()) {
      SqlRunner.execute(
          connection, sql.singleChannel(), columns.channels()[0], columns.payloadArray(connection));
    } else {
      SqlRunner.execute(
          connection,
          sql.many(),
          columns.channelArray(connection),
          columns.payloadArray(connection));
    }
  }

  /** Makes room in a full NOTIFY queue, if the listener that blocked it is gone. */
  public static void advanceNotifyQueue(Connection connection) throws SQLException {
    SqlRunner.execute(connection, ADVANCE_NOTIFY_QUEUE);
  }
}
