package dev.pgemit.schedule;

import dev.pgemit.wire.MessageSummary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Describes a recurring message, without its payload.
 *
 * @param name the name
 * @param cron the cron expression
 * @param zone the time zone of the expression
 * @param next the next time; does not apply while paused
 * @param isPaused whether sending is paused
 * @param summary the verb, the addressees and the event
 * @param hasOwner whether the message has an owner; messages of pgemit 0.1.0 have none
 * @param rowKey the key of the row: the name, unless another owner's row has this name
 */
public record RecurringMessage(
    String name,
    String cron,
    String zone,
    Instant next,
    boolean isPaused,
    MessageSummary summary,
    boolean hasOwner,
    String rowKey) {
  static final String COLUMNS =
      "verb, namespace, rooms, \"except\", event, coalesce(label, name), cron, zone, next_at,"
          + " is_paused, name, owner IS NOT NULL";

  boolean hasSchedule(String otherCron, String otherZone) {
    return cron.equals(otherCron) && zone.equals(otherZone);
  }

  static RecurringMessage of(ResultSet row) throws SQLException {
    return new RecurringMessage(
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getObject(9, OffsetDateTime.class).toInstant(),
        row.getBoolean(10),
        ScheduledMessage.summary(row),
        row.getBoolean(12),
        row.getString(11));
  }
}
