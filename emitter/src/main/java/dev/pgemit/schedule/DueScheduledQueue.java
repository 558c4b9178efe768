package dev.pgemit.schedule;

import dev.pgemit.publish.ScheduleTables;
import dev.pgemit.wire.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Takes messages out of the table whose time has come, in order. */
final class DueScheduledQueue {
  static final int MAX_BATCH_MESSAGES = 1_024;
  private static final int HEAP_DIVISOR = 64;

  // Postgres sends twice as many, as hexadecimal digits, and they are sent back to it.
  static final long MAX_BATCH_BYTES =
      Math.min(8L << 20, Runtime.getRuntime().maxMemory() / HEAP_DIVISOR);

  // statement_timestamp(): an index is not searched for the volatile clock_timestamp(), and every
  // row would be compared with it. The limit is no parameter: with one the planner reckons with a
  // tenth of the table. Rows that another replica sends at this moment are passed over. The array
  // of row addresses is always fetched row by row, however many wait.
  private static final String DEQUEUE =
      """
      WITH candidate AS MATERIALIZED (
        SELECT ctid AS address, deliver_at, position,
               octet_length(payload) + coalesce(octet_length(attachment), 0) AS bytes
        FROM %1$s
        WHERE deliver_at <= statement_timestamp()%2$s
        ORDER BY deliver_at, position
        LIMIT %3$d
        FOR UPDATE SKIP LOCKED
      ), counted AS (
        SELECT address, sum(bytes) OVER (ORDER BY deliver_at, position) - bytes AS bytes_before
        FROM candidate
      ), taken AS (
        DELETE FROM %1$s
        WHERE ctid = ANY (ARRAY(SELECT address FROM counted WHERE bytes_before < %4$d))
        RETURNING deliver_at, position, id, channel, payload, attachment
      )
      SELECT id, channel, payload, attachment FROM taken ORDER BY deliver_at, position\
      """;

  private final ScheduleTables table;
  private final long maxBytes;

  /**
   * Names the table.
   *
   * @param maxBytes how many bytes are taken at once, unless the first message alone has more
   */
  DueScheduledQueue(ScheduleTables table, long maxBytes) {
    this.table = table;
    this.maxBytes = maxBytes;
  }

  /**
   * Takes the first ones, for as long as this transaction lasts, or for good if it commits.
   *
   * @param limit how many at most
   * @param skipAttachments whether to leave those that need an attachment
   */
  List<EncodedMessage> dequeue(Connection connection, int limit, boolean skipAttachments)
      throws SQLException {
    var condition = skipAttachments ? " AND attachment IS NULL" : "";
    var sql = DEQUEUE.formatted(table.scheduled(), condition, limit, maxBytes);
    try (var statement = connection.prepareStatement(sql);
        var rows = statement.executeQuery()) {
      var messages = new ArrayList<EncodedMessage>();
      while (rows.next()) {
        messages.add(
            new EncodedMessage(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3).getBytes(StandardCharsets.UTF_8),
                rows.getBytes(4)));
      }
      return messages;
    }
  }
}
