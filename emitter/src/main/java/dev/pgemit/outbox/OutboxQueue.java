package dev.pgemit.outbox;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.OutboxTable;
import dev.pgemit.publish.SqlRunner;
import dev.pgemit.wire.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** The statements of the dispatcher. Each runs in its own transaction. */
final class OutboxQueue {
  private static final int MAX_BATCH_MESSAGES = 500;
  private static final int HEAP_DIVISOR = 64;
  private static final long MAX_BATCH_BYTES =
      Math.min(4L << 20, Runtime.getRuntime().maxMemory() / HEAP_DIVISOR);

  // A commit that a crash undoes makes the dispatcher send messages again, which it may always do.
  // A replica that froze loses its session, and with it the lock. PostgreSQL 13 has no such limit.
  private static final String SETTINGS =
      """
      SELECT set_config('synchronous_commit', 'off', false),
             set_config('lock_timeout', '500ms', false),
             (SELECT set_config(name, '60s', false)
              FROM pg_settings WHERE name = 'idle_session_timeout')\
      """;

  // The lock of a session ends with it. The number is pgemit's own.
  private static final String LOCK =
      "SELECT pg_try_advisory_lock(1886872943, ?::regclass::oid::integer)";

  // Rows beyond the limit of bytes are not read. The limits are no parameters, because the planner
  // would then assume a tenth of the table.
  private static final String FETCH =
      """
      WITH candidate AS MATERIALIZED (
        SELECT position, octet_length(payload) + coalesce(octet_length(attachment), 0) AS bytes
        FROM %1$s
        WHERE failed_at IS NULL%2$s
        ORDER BY position
        LIMIT %3$d
      ), counted AS (
        SELECT position, sum(bytes) OVER (ORDER BY position) - bytes AS bytes_before
        FROM candidate
      )
      SELECT position, id, channel, payload, attachment
      FROM %1$s
      WHERE position = ANY (ARRAY(SELECT position FROM counted WHERE bytes_before < %4$d))
      ORDER BY position\
      """;

  private static final String REMOVE = "DELETE FROM %s WHERE position = ANY (?)";
  private static final String NOTE = "UPDATE %s SET error = ? WHERE position = ?";
  private static final String FAIL =
      "UPDATE %s SET failed_at = clock_timestamp(), error = ? WHERE position = ?";
  private static final String ADVANCE = "SELECT setval(?::regclass, ?)";

  private final Connection connection;
  private final String table;
  private final String passedSequence;
  private final String fetch;
  private final String fetchExcept;
  private final String remove;
  private final String note;
  private final String fail;

  private OutboxQueue(Connection connection, AttachmentsTable attachments) {
    this.connection = connection;
    this.table = OutboxTable.quoted(attachments);
    this.passedSequence = OutboxTable.passedSequence(attachments);
    this.fetch = FETCH.formatted(table, "", MAX_BATCH_MESSAGES, MAX_BATCH_BYTES);
    this.fetchExcept =
        FETCH.formatted(table, " AND channel <> ALL (?)", MAX_BATCH_MESSAGES, MAX_BATCH_BYTES);
    this.remove = REMOVE.formatted(table);
    this.note = NOTE.formatted(table);
    this.fail = FAIL.formatted(table);
  }

  /** Prepares a connection that nothing else uses. */
  static OutboxQueue open(Connection connection, AttachmentsTable attachments) throws SQLException {
    SqlRunner.execute(connection, SETTINGS);
    return new OutboxQueue(connection, attachments);
  }

  /** Makes this session the only dispatcher, unless another one is. */
  boolean tryLock() throws SQLException {
    return SqlRunner.queryRow(connection, LOCK, row -> row.getBoolean(1), table);
  }

  /** Returns the first messages of other channels than the given ones, in order. */
  List<OutboxRow> fetch(Collection<String> exceptChannels) throws SQLException {
    return exceptChannels.isEmpty()
        ? SqlRunner.query(connection, fetch, OutboxQueue::toRow)
        : SqlRunner.query(
            connection,
            fetchExcept,
            OutboxQueue::toRow,
            connection.createArrayOf("text", exceptChannels.toArray()));
  }

  private static OutboxRow toRow(ResultSet row) throws SQLException {
    return new OutboxRow(
        row.getLong("position"),
        new EncodedMessage(
            row.getString("id"),
            row.getString("channel"),
            row.getString("payload").getBytes(StandardCharsets.UTF_8),
            row.getBytes("attachment")));
  }

  void remove(List<OutboxRow> rows) throws SQLException {
    if (!rows.isEmpty()) {
      SqlRunner.execute(connection, remove, positions(rows));
    }
  }

  private Array positions(List<OutboxRow> rows) throws SQLException {
    return connection.createArrayOf("bigint", rows.stream().map(OutboxRow::position).toArray());
  }

  /** Records why a message still waits. */
  void note(OutboxRow row, String error) throws SQLException {
    SqlRunner.execute(connection, note, storable(error), row.position());
  }

  /** Records that a message cannot be sent, so that others pass it. */
  void markFailed(OutboxRow row, String error) throws SQLException {
    SqlRunner.execute(connection, fail, storable(error), row.position());
  }

  // The text may quote the message.
  private static String storable(String text) {
    return text.replace('\0', '\ufffd');
  }

  /**
   * Records that messages up to a position have been sent, so that writers need not count the rows.
   */
  void advanceTo(long position) throws SQLException {
    SqlRunner.execute(connection, ADVANCE, passedSequence, position);
  }
}
