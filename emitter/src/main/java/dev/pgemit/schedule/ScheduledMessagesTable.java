package dev.pgemit.schedule;

import dev.pgemit.publish.ScheduleTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
    try (var query =
        connection.prepareStatement(PAGE.formatted(ScheduledMessage.COLUMNS, table, limit))) {
      query.setObject(
          1,
          after.due().equals(Instant.MIN)
              ? OffsetDateTime.MIN // the driver sends -infinity
              : after.due().atOffset(ZoneOffset.UTC));
      query.setLong(2, after.position());
      var page = new ArrayList<ScheduledMessage>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          page.add(ScheduledMessage.of(rows));
        }
      }
      return page;
    }
  }

  /** Returns the scheduled messages with an id, the owner's first. */
  public List<ScheduledMessage> find(Connection connection, String owner, String id)
      throws SQLException {
    try (var query = connection.prepareStatement(FIND.formatted(ScheduledMessage.COLUMNS, table))) {
      query.setString(1, id);
      query.setString(2, owner);
      var found = new ArrayList<ScheduledMessage>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(ScheduledMessage.of(rows));
        }
      }
      return found;
    }
  }

  /**
   * Cancels a message. If another transaction is sending the message, this method waits for the
   * result.
   *
   * @return whether the message was still stored
   */
  public boolean cancel(Connection connection, ScheduledMessage message) throws SQLException {
    try (var removal = connection.prepareStatement(CANCEL.formatted(table))) {
      removal.setLong(1, message.cursor().position());
      return removal.executeUpdate() > 0;
    }
  }
}
