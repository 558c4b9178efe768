package dev.pgemit.schedule;

import dev.pgemit.publish.ScheduleTables;
import dev.pgemit.publish.SqlRunner;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageId;
import dev.pgemit.wire.MessageValidationException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dequeues due recurring messages, and sets the next time of each. Missed times of a message become
 * one message.
 */
final class DueRecurringQueue {
  private static final Logger LOGGER = LoggerFactory.getLogger(DueRecurringQueue.class);
  private static final int MAX_BATCH_MESSAGES = 64;

  // Rows beyond the byte limit stay due, and their payloads are not read.
  private static final String SELECT_DUE =
      """
      WITH candidate AS MATERIALIZED (
        SELECT ctid AS address, next_at,
               octet_length(payload) + coalesce(octet_length(attachment), 0) AS bytes
        FROM %1$s
        WHERE NOT is_paused AND next_at <= statement_timestamp()%2$s
        ORDER BY next_at
        LIMIT %3$d
        FOR UPDATE SKIP LOCKED
      ), counted AS (
        SELECT address, sum(bytes) OVER (ORDER BY next_at, address) - bytes AS bytes_before
        FROM candidate
      )
      SELECT name, cron, zone, statement_timestamp(), message_id, channel, payload, attachment
      FROM %1$s
      WHERE ctid = ANY (ARRAY(SELECT address FROM counted WHERE bytes_before < %4$d))
      ORDER BY next_at, ctid\
      """;

  private static final String ADVANCE = "UPDATE %s SET next_at = ? WHERE name = ?";
  private static final String PAUSE = "UPDATE %s SET is_paused = true WHERE name = ?";

  private final ScheduleTables table;
  private final long maxBytes;

  /** Creates a queue with batches of at most this size, or of one larger message. */
  DueRecurringQueue(ScheduleTables table, long maxBytes) {
    this.table = table;
    this.maxBytes = maxBytes;
  }

  private record DueRecurringRow(
      String name, String cron, String zone, Instant now, EncodedMessage message) {
    static DueRecurringRow of(ResultSet row) throws SQLException {
      var message =
          new EncodedMessage(
              row.getString(5),
              row.getString(6),
              row.getString(7).getBytes(StandardCharsets.UTF_8),
              row.getBytes(8));
      return new DueRecurringRow(
          row.getString(1),
          row.getString(2),
          row.getString(3),
          row.getObject(4, OffsetDateTime.class).toInstant(),
          message);
    }
  }

  /**
   * Dequeues the first due messages. A rollback of the transaction restores them.
   *
   * @param limit the maximum number of messages, capped at 64
   * @param skipAttachments whether to skip messages that need an attachment
   */
  List<EncodedMessage> dequeue(Connection connection, int limit, boolean skipAttachments)
      throws SQLException {
    var messages = new ArrayList<EncodedMessage>();
    for (var row : selectDue(connection, Math.min(limit, MAX_BATCH_MESSAGES), skipAttachments)) {
      try {
        var next = CronSchedule.parse(row.cron(), row.zone()).nextAfter(row.now());
        advance(connection, row.name(), next);
        messages.add(MessageIdRewriter.rewrite(MessageId.generate(), row.message()));
      } catch (MessageValidationException e) {
        // The row was edited by hand, or this JVM does not know the zone.
        LOGGER.error("The recurring emit \"{}\" is paused: {}", row.name(), describe(e));
        pause(connection, row.name());
      } catch (IllegalStateException e) {
        LOGGER.error("The recurring emit \"{}\" is paused: {}", row.name(), e.getMessage());
        pause(connection, row.name());
      }
    }
    return messages;
  }

  private static String describe(MessageValidationException invalid) {
    return invalid.faults().stream()
        .map(fault -> fault.field() + ": " + fault.detail())
        .collect(Collectors.joining("; "));
  }

  private List<DueRecurringRow> selectDue(Connection connection, int limit, boolean skipAttachments)
      throws SQLException {
    var condition = skipAttachments ? " AND attachment IS NULL" : "";
    var sql = SELECT_DUE.formatted(table.recurring(), condition, limit, maxBytes);
    return SqlRunner.query(connection, sql, DueRecurringRow::of);
  }

  private void advance(Connection connection, String name, Instant next) throws SQLException {
    SqlRunner.update(
        connection, ADVANCE.formatted(table.recurring()), next.atOffset(ZoneOffset.UTC), name);
  }

  private void pause(Connection connection, String name) throws SQLException {
    SqlRunner.update(connection, PAUSE.formatted(table.recurring()), name);
  }
}
