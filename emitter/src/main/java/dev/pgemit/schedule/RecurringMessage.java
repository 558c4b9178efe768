package dev.pgemit.schedule;

import dev.pgemit.wire.MessageSummary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A message that goes out again and again, as a list shows it.
 *
 * @param name its name
 * @param cron when, as a cron expression
 * @param zone in which time zone
 * @param next when it goes out next, unless it is paused
 * @param isPaused whether it does not go out
 * @param summary what it is
 * @param hasOwner whether it has an owner; those that pgemit 0.1.0 wrote have none
 * @param rowKey the key of its row, which is its name unless another owner's row has that name
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
