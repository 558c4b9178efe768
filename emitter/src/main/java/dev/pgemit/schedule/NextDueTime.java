package dev.pgemit.schedule;

import dev.pgemit.publish.ScheduleTables;
import dev.pgemit.publish.SqlRunner;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Describes when the next message is due, by the database's clock.
 *
 * @param epochMillis milliseconds since 1970, rounded down; {@link Long#MAX_VALUE} without a next
 *     message
 * @param remaining the time until the message is due, rounded up; negative if it is overdue
 */
record NextDueTime(long epochMillis, Duration remaining) {
  private static final NextDueTime NEVER = new NextDueTime(Long.MAX_VALUE, Duration.ofDays(1));

  // min() of an indexed column reads one index entry.
  private static final String QUERY =
      """
      SELECT floor(extract(epoch FROM next_at) * 1000)::bigint,
             ceil(extract(epoch FROM next_at - clock_timestamp()) * 1000)::bigint
      FROM (SELECT least((SELECT min(deliver_at) FROM %s),
                         (SELECT min(next_at) FROM %s WHERE NOT is_paused)) AS next_at) AS next\
      """;

  boolean isOverdue() {
    return remaining.isZero() || remaining.isNegative();
  }

  static NextDueTime query(Connection connection, ScheduleTables table) throws SQLException {
    return SqlRunner.queryRow(
        connection, QUERY.formatted(table.scheduled(), table.recurring()), NextDueTime::of);
  }

  private static NextDueTime of(ResultSet row) throws SQLException {
    var epochMillis = row.getLong(1);
    return row.wasNull() ? NEVER : new NextDueTime(epochMillis, Duration.ofMillis(row.getLong(2)));
  }
}
