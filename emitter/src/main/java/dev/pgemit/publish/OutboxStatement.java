package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Stores messages in the outbox: one round trip, all or none. Its commit is flushed. */
final class OutboxStatement implements MessageStatement {
  // Positions are assigned in the order of the INSERT's input.
  private static final String INSERT =
      """
      %s
      FROM unnest(?::text[], ?::text[], ?::text[], ?::bytea[]) WITH ORDINALITY
           AS message (id, channel, payload, attachment, position)
      ORDER BY position\
      """;

  private final String insert;

  OutboxStatement(AttachmentsTable table) {
    this.insert = INSERT.formatted(OutboxTable.insertInto(table));
  }

  @Override
  public List<QueuedPublication> execute(
      Connection connection, List<QueuedPublication> part, LockTimeoutLevel lockTimeout)
      throws SQLException {
    insert(connection, QueuedPublication.immediateMessages(part), lockTimeout);
    return List.of();
  }

  @Override
  public void execute(Connection connection, List<EncodedMessage> messages) throws SQLException {
    insert(connection, messages, LockTimeoutLevel.UNCHANGED);
  }

  private void insert(
      Connection connection, List<EncodedMessage> messages, LockTimeoutLevel lockTimeout)
      throws SQLException {
    var columns = MessageColumns.of(messages);
    SqlRunner.execute(
        connection,
        lockTimeout.prependTo(insert),
        OutboxTable.ids(connection, messages),
        columns.channelArray(connection),
        columns.payloadArray(connection),
        columns.attachmentArray(connection));
  }
}
