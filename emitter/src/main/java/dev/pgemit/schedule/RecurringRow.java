package dev.pgemit.schedule;

import dev.pgemit.publish.ScheduleTable;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Summary;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Writes the row of a recurring message. */
final class RecurringRow {
  // A pause stays: it is somebody else's decision.
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

  RecurringRow(ScheduleTable table) {
    this.update = UPDATE.formatted(table.recurring(), Recurrence.COLUMNS);
    this.insert = INSERT.formatted(table.recurring(), Recurrence.COLUMNS);
    this.delete = DELETE.formatted(table.recurring());
  }

  /** The columns that a put replaces. */
  record Content(String cron, String zone, Instant next, EncodedMessage message, Summary summary) {
    void set(PreparedStatement statement) throws SQLException {
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
   * @param present the row that it replaces, locked. One without an owner gets this owner
   */
  Recurrence put(
      Connection connection,
      String owner,
      String name,
      Optional<Recurrence> present,
      Content content)
      throws SQLException {
    if (present.isPresent() && present.get().isOwned()) {
      return update(connection, present.get().slot(), content);
    }
    var isPaused = false;
    if (present.isPresent()) {
      isPaused = present.get().isPaused();
      delete(connection, present.get().slot());
    }
    // pgemit 0.1.0 needs unique names. Where another owner has the name, the row gets another one.
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

  private Recurrence update(Connection connection, String slot, Content content)
      throws SQLException {
    try (var statement = connection.prepareStatement(update)) {
      content.set(statement);
      statement.setString(13, slot);
      return RecurringMessages.all(statement).get(0);
    }
  }

  private Optional<Recurrence> insert(
      Connection connection,
      String owner,
      String name,
      String slot,
      boolean isPaused,
      Content content)
      throws SQLException {
    try (var statement = connection.prepareStatement(insert)) {
      content.set(statement);
      statement.setString(13, slot);
      statement.setString(14, slot.equals(name) ? null : name);
      statement.setString(15, owner);
      statement.setBoolean(16, isPaused);
      return RecurringMessages.all(statement).stream().findFirst();
    }
  }

  private void delete(Connection connection, String slot) throws SQLException {
    try (var statement = connection.prepareStatement(delete)) {
      statement.setString(1, slot);
      statement.executeUpdate();
    }
  }
}
