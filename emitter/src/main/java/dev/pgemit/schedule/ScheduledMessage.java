package dev.pgemit.schedule;

import dev.pgemit.wire.MessageSummary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * Describes a scheduled message, without its payload.
 *
 * @param id the message's id
 * @param due the due time, by the database's clock
 * @param summary the verb, the addressees and the event
 * @param cursor the position in the list
 */
public record ScheduledMessage(
    String id, Instant due, MessageSummary summary, ScheduledCursor cursor) {
  static final String COLUMNS =
      "verb, namespace, rooms, \"except\", event, id, deliver_at, position";

  static ScheduledMessage of(ResultSet row) throws SQLException {
    var due = row.getObject(7, OffsetDateTime.class).toInstant();
    return new ScheduledMessage(
        row.getString(6), due, summary(row), new ScheduledCursor(due, row.getLong(8)));
  }

  /** Reads the first five columns, which both tables share. */
  static MessageSummary summary(ResultSet row) throws SQLException {
    return new MessageSummary(
        row.getString(1),
        row.getString(2),
        List.of((String[]) row.getArray(3).getArray()),
        List.of((String[]) row.getArray(4).getArray()),
        row.getString(5));
  }
}
