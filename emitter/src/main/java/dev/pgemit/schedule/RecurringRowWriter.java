package dev.pgemit.schedule;

import dev.pgemit.publish.ScheduleTables;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageSummary;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Writes the row of a recurring message. */
final class RecurringRowWriter {
  // The update keeps a pause, which may be the decision of another person.
  private static final String UPDATE =
      """
      UPDATE %1$s
      SET cron = ?, zone = ?, next_at = ?, verb = ?, namespace = ?, rooms = ?, "except" = ?,
          event = ?, channel = ?, message_id = ?, payload = ?, attachment = ?
      WHERE name = ?
      RETURNING %2$s\
      """;

  private static final String INSERT =
      """
      INSERT INTO %1$s
        (cron, zone, next_at, verb, namespace, rooms, "except", event, channel, message_id, payload,
         attachment, name, label, owner, is_paused)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (name) DO NOTHING
      RETURNING %2$s\
      """;

  private static final String DELETE = "DELETE FROM %1$s WHERE name = ?";

  private final String update;
  private final String insert;
  private final String delete;

  RecurringRowWriter(ScheduleTables table) {
    this.update = UPDATE.formatted(table.recurring(), RecurringMessage.COLUMNS);
    this.insert = INSERT.formatted(table.recurring(), RecurringMessage.COLUMNS);
    this.delete = DELETE.formatted(table.recurring());
  }

  /** The columns that a put replaces. */
  record RecurringContent(
      String cron, String zone, Instant next, EncodedMessage message, MessageSummary summary) {
    void bind(PreparedStatement statement) throws SQLException {
      var connection = statement.getConnection();
      statement.setString(1, cron);
      statement.setString(2, zone);
      statement.setObject(3, next.atOffset(ZoneOffset.UTC));
      statement.setString(4, summary.verb());
      statement.setString(5, summary.namespace());
      statement.setArray(6, connection.createArrayOf("text", summary.rooms().toArray()));
      statement.setArray(7, connection.createArrayOf("text", summary.except().toArray()));
      statement.setString(8, summary.event());
      statement.setString(9, message.channel());
      statement.setString(10, message.id());
      statement.setString(11, new String(message.payload(), StandardCharsets.UTF_8));
      statement.setBytes(12, message.attachment());
    }
  }

  /**
   * Writes the row.
   *
   * @param existing the row to replace, locked. A row without an owner gets this owner
   */
  RecurringMessage put(
      Connection connection,
      String owner,
      String name,
      Optional<RecurringMessage> existing,
      RecurringContent content)
      throws SQLException {
    if (existing.isPresent() && existing.get().hasOwner()) {
      return update(connection, existing.get().rowKey(), content);
    }
    var isPaused = false;
    if (existing.isPresent()) {
      isPaused = existing.get().isPaused();
      delete(connection, existing.get().rowKey());
    }
    // pgemit 0.1.0 needs unique names. If another owner has the name, the row gets another key.
    var inserted = insert(connection, owner, name, name, isPaused, content);
    return inserted.isPresent()
        ? inserted.get()
        : insert(
                connection,
                owner,
                name,
                "%s (%s)".formatted(name, content.message().id()),
                isPaused,
                content)
            .orElseThrow();
  }

  private RecurringMessage update(Connection connection, String rowKey, RecurringContent content)
      throws SQLException {
    try (var statement = connection.prepareStatement(update)) {
      content.bind(statement);
      statement.setString(13, rowKey);
      return RecurringMessagesTable.readAll(statement).get(0);
    }
  }

  private Optional<RecurringMessage> insert(
      Connection connection,
      String owner,
      String name,
      String rowKey,
      boolean isPaused,
      RecurringContent content)
      throws SQLException {
    try (var statement = connection.prepareStatement(insert)) {
      content.bind(statement);
      statement.setString(13, rowKey);
      statement.setString(14, rowKey.equals(name) ? null : name);
      statement.setString(15, owner);
      statement.setBoolean(16, isPaused);
      return RecurringMessagesTable.readAll(statement).stream().findFirst();
    }
  }

  private void delete(Connection connection, String rowKey) throws SQLException {
    try (var statement = connection.prepareStatement(delete)) {
      statement.setString(1, rowKey);
      statement.executeUpdate();
    }
  }
}
