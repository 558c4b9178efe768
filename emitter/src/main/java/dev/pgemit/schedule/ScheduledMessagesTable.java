package dev.pgemit.schedule;

import dev.pgemit.publish.ScheduleTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The table of messages that wait for their time. */
public final class ScheduledMessagesTable {
  // The comparison of rows is one range of the index, so a page far behind costs what the first
  // does. The limit is no parameter: with one the planner reckons with a tenth of the table.
  private static final String PAGE =
      """
      SELECT %s FROM %s
      WHERE (deliver_at, position) > (?, ?)
      ORDER BY deliver_at, position
      LIMIT %d\
      """;

  // The owner's own, then those that pgemit 0.1.0 wrote without one, then those of others.
  private static final String FIND =
      """
      SELECT %s FROM %s
      WHERE id = ?
      ORDER BY coalesce(created_by = CURRENT_USER AND owner = ?, false) DESC,
               (owner IS NULL) DESC, position\
      """;

  // A row of this table never changes, and its position is never used again.
  private static final String CANCEL = "DELETE FROM %s WHERE position = ?";

  private final String table;

  /** Names the table. */
  public ScheduledMessagesTable(ScheduleTables table) {
    this.table = table.scheduled();
  }

  /** The first ones after a place, by the time when they are due. */
  public List<ScheduledMessage> page(Connection connection, int limit, ScheduledCursor after)
      throws SQLException {
    try (var query =
        connection.prepareStatement(PAGE.formatted(ScheduledMessage.COLUMNS, table, limit))) {
      query.setObject(
          1,
          after.due().equals(Instant.MIN)
              ? OffsetDateTime.MIN // -infinity to the driver
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

  /** The messages with an id that wait: the owner's own first. */
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
   * Cancels a message. While another transaction sends it, this waits for how that ends.
   *
   * @return whether it still waited
   */
  public boolean cancel(Connection connection, ScheduledMessage message) throws SQLException {
    try (var removal = connection.prepareStatement(CANCEL.formatted(table))) {
      removal.setLong(1, message.cursor().position());
      return removal.executeUpdate() > 0;
    }
  }
}
