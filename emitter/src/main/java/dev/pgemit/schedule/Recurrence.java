package dev.pgemit.schedule;

import dev.pgemit.wire.Summary;
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
 */
public record Recurrence(
    String name, String cron, String zone, Instant next, boolean isPaused, Summary summary) {
  static final String COLUMNS =
      "verb, namespace, rooms, \"except\", event, name, cron, zone, next_at, is_paused";

  static Recurrence of(ResultSet row) throws SQLException {
    return new Recurrence(
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getObject(9, OffsetDateTime.class).toInstant(),
        row.getBoolean(10),
        Waiting.summary(row));
  }
}
