package dev.pgemit.schedule;

import dev.pgemit.publish.ScheduleTables;
import dev.pgemit.publish.SqlRunner;
import dev.pgemit.wire.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Dequeues due messages from the table of scheduled messages, in order. */
final class DueScheduledQueue {
  static final int MAX_BATCH_MESSAGES = 1_024;
  private static final int HEAP_DIVISOR = 64;

  // Postgres sends the bytes as hexadecimal digits, twice as many, and receives them again.
  static final long MAX_BATCH_BYTES =
      Math.min(8L << 20, Runtime.getRuntime().maxMemory() / HEAP_DIVISOR);

  // statement_timestamp() allows an index scan. The volatile clock_timestamp() would be compared
  // with every row. The limit is no parameter, because the planner would then assume a tenth of the
  // table. Rows that another replica is sending are skipped. The array of row addresses forces a
  // fetch by address, however many messages are stored.
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

  /** Creates a queue with batches of at most this size, or of one larger message. */
  DueScheduledQueue(ScheduleTables table, long maxBytes) {
    this.table = table;
    this.maxBytes = maxBytes;
  }

  /**
   * Dequeues the first due messages. A rollback of the transaction restores them.
   *
   * @param limit the maximum number of messages
   * @param skipAttachments whether to skip messages that need an attachment
   */
  List<EncodedMessage> dequeue(Connection connection, int limit, boolean skipAttachments)
      throws SQLException {
    var condition = skipAttachments ? " AND attachment IS NULL" : "";
    var sql = DEQUEUE.formatted(table.scheduled(), condition, limit, maxBytes);
    return SqlRunner.query(
        connection,
        sql,
        row ->
            new EncodedMessage(
                row.getString(1),
                row.getString(2),
                row.getString(3).getBytes(StandardCharsets.UTF_8),
                row.getBytes(4)));
  }
}
