package dev.pgemit.schedule;

import dev.pgemit.publish.ScheduleTables;
import dev.pgemit.publish.SqlRunner;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Reads and changes the table of scheduled messages. */
public final class ScheduledMessagesTable {
  // The row comparison is one range of the index, so every page costs the same. The limit is no
  // parameter, because the planner would then assume a tenth of the table.
  private static final String PAGE =
      """
      SELECT %s FROM %s
      WHERE (deliver_at, position) > (?, ?)
      ORDER BY deliver_at, position
      LIMIT %d\
      """;

  // The owner's message comes first, then messages of pgemit 0.1.0, which have no owner.
  private static final String FIND =
      """
      SELECT %s FROM %s
      WHERE id = ?
      ORDER BY coalesce(created_by = CURRENT_USER AND owner = ?, false) DESC,
               (owner IS NULL) DESC, position\
      """;

  // Rows of this table never change, and a position is never reused.
  private static final String CANCEL = "DELETE FROM %s WHERE position = ?";

  private final String table;

  /** Creates an accessor for the table. */
  public ScheduledMessagesTable(ScheduleTables table) {
    this.table = table.scheduled();
  }

  /** Returns the first messages after a position, by due time. */
  public List<ScheduledMessage> page(Connection connection, int limit, ScheduledCursor after)
      throws SQLException {
    var due =
        after.due().equals(Instant.MIN)
            ? OffsetDateTime.MIN // the driver sends -infinity
            : after.due().atOffset(ZoneOffset.UTC);
    return SqlRunner.query(
        connection,
        PAGE.formatted(ScheduledMessage.COLUMNS, table, limit),
        ScheduledMessage::of,
        due,
        after.position());
  }

  /** Returns the scheduled messages with an id, the owner's first. */
  public List<ScheduledMessage> find(Connection connection, String owner, String id)
      throws SQLException {
    return SqlRunner.query(
        connection,
        FIND.formatted(ScheduledMessage.COLUMNS, table),
        ScheduledMessage::of,
        id,
        owner);
  }

  /** Cancels a message that is still stored, and waits if another transaction is sending it. */
  public boolean cancel(Connection connection, ScheduledMessage message) throws SQLException {
    var position = message.cursor().position();
    return SqlRunner.update(connection, CANCEL.formatted(table), position) > 0;
  }
}
