package dev.pgemit.schedule;

import dev.pgemit.publish.ScheduleTables;
import dev.pgemit.publish.SqlRunner;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageSummary;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    /** Returns the first parameters of both statements, and the further ones of one. */
    private @Nullable Object[] parameters(Connection connection, @Nullable Object... further)
        throws SQLException {
      var columns =
          new ArrayList<@Nullable Object>(
              Arrays.asList(
                  cron,
                  zone,
                  next.atOffset(ZoneOffset.UTC),
                  summary.verb(),
                  summary.namespace(),
                  connection.createArrayOf("text", summary.rooms().toArray()),
                  connection.createArrayOf("text", summary.except().toArray()),
                  summary.event(),
                  message.channel(),
                  message.id(),
                  new String(message.payload(), StandardCharsets.UTF_8),
                  message.attachment()));
      columns.addAll(Arrays.asList(further));
      return columns.toArray();
    }
  }

  /** Writes the row in place of an existing, locked one. A row without an owner gets this owner. */
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
      SqlRunner.update(connection, delete, existing.get().rowKey());
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
    return SqlRunner.queryRow(
        connection, update, RecurringMessage::of, content.parameters(connection, rowKey));
  }

  private Optional<RecurringMessage> insert(
      Connection connection,
      String owner,
      String name,
      String rowKey,
      boolean isPaused,
      RecurringContent content)
      throws SQLException {
    var label = rowKey.equals(name) ? null : name;
    return SqlRunner.query(
            connection,
            insert,
            RecurringMessage::of,
            content.parameters(connection, rowKey, label, owner, isPaused))
        .stream()
        .findFirst();
  }
}
