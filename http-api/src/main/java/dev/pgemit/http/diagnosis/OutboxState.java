package dev.pgemit.http.diagnosis;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The messages of the outbox. A million of them can take Postgres more than a second to count, so
 * large numbers come from the positions of the messages.
 *
 * @param waiting the number of messages that wait; above {@link #MAX_COUNTED}, at least as many as
 *     wait
 * @param failed the number of messages that cannot be sent, at most {@link #MAX_COUNTED}
 * @param ageSeconds the age of the oldest message that waits; 0 if none waits
 * @param limit the number of waiting messages at which the outbox rejects others
 */
public record OutboxState(long waiting, long failed, double ageSeconds, long limit) {
  /** The number of messages that are counted exactly. */
  public static final int MAX_COUNTED = 100_000;

  // As in the trigger that rejects messages.
  private static final int DEFAULT_LIMIT = 1_000_000;

  // Behind the messages that are counted, each position is that of a waiting message, or unused
  // because its transaction was rolled back, or of a message that others overtook. The first
  // waiting
  // message by position is the oldest, or nearly.
  private static final String QUERY =
      """
      SELECT CASE WHEN front.messages < %2$d THEN front.messages
                  ELSE front.messages + greatest(0, pg_sequence_last_value(
                    pg_get_serial_sequence(?, 'position')) - front.last_position)
             END AS waiting,
             (SELECT count(*) FROM (SELECT FROM %1$s WHERE failed_at IS NOT NULL
               ORDER BY failed_at LIMIT %2$d) AS failures) AS failed,
             coalesce((SELECT greatest(0, extract(epoch FROM clock_timestamp() - created_at))
               FROM %1$s WHERE failed_at IS NULL ORDER BY position LIMIT 1), 0) AS age,
             coalesce(nullif(current_setting('pgemit.outbox_limit', true), ''), '%3$d')::bigint AS most
      FROM (SELECT count(*) AS messages, max(position) AS last_position
            FROM (SELECT position FROM %1$s WHERE failed_at IS NULL
                  ORDER BY position LIMIT %2$d) AS counted) AS front\
      """;

  /**
   * Reads the state.
   *
   * @throws SQLException if the table is missing, or the role may not read it or its sequence
   */
  public static OutboxState read(Connection connection, TableName outbox) throws SQLException {
    return QuickQuery.one(
        connection,
        QUERY.formatted(outbox.quoted(), MAX_COUNTED, DEFAULT_LIMIT),
        OutboxState::of,
        outbox.quoted());
  }

  private static OutboxState of(ResultSet row) throws SQLException {
    return new OutboxState(
        row.getLong("waiting"), row.getLong("failed"), row.getDouble("age"), row.getLong("most"));
  }

  /** Returns whether the number of waiting messages is exact. */
  public boolean isExact() {
    return waiting < MAX_COUNTED;
  }
}
