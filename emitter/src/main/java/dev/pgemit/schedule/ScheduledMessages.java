package dev.pgemit.schedule;

import dev.pgemit.publish.ScheduleTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of messages that wait for their time. */
public final class ScheduledMessages {
  // The comparison of rows is one range of the index, so a page far behind costs what the first
  // does. The limit is no parameter: with one the planner reckons with a tenth of the table.
  private static final String PAGE =
      """
      SELECT %s FROM %s
      WHERE (deliver_at, position) > (?, ?)
      ORDER BY deliver_at, position
      LIMIT %d""";

  private static final String FIND = "SELECT %s FROM %s WHERE id = ?";
  private static final String CANCEL = "DELETE FROM %s WHERE id = ?";

  private final String table;

  /** Names the table. */
  public ScheduledMessages(ScheduleTable table) {
    this.table = table.scheduled();
  }

  /** The first ones after a place, by the time when they are due. */
  public List<Waiting> page(Connection connection, int most, Cursor after) throws SQLException {
    try (var query = connection.prepareStatement(PAGE.formatted(Waiting.COLUMNS, table, most))) {
      query.setObject(
          1,
          after.due().equals(Instant.MIN)
              ? OffsetDateTime.MIN // -infinity to the driver
              : after.due().atOffset(ZoneOffset.UTC));
      query.setLong(2, after.position());
      var page = new ArrayList<Waiting>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          page.add(Waiting.of(rows));
        }
      }
      return page;
    }
  }

  /** The message with an id, if it waits. */
  public Optional<Waiting> find(Connection connection, String id) throws SQLException {
    try (var query = connection.prepareStatement(FIND.formatted(Waiting.COLUMNS, table))) {
      query.setString(1, id);
      try (var row = query.executeQuery()) {
        return row.next() ? Optional.of(Waiting.of(row)) : Optional.empty();
      }
    }
  }

  /**
   * Calls a message off. Where it is being sent at this moment, this waits for how that ends.
   *
   * @return whether it waited
   */
  public boolean cancel(Connection connection, String id) throws SQLException {
    try (var removal = connection.prepareStatement(CANCEL.formatted(table))) {
      removal.setString(1, id);
      return removal.executeUpdate() > 0;
    }
  }
}
