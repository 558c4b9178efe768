package dev.pgemit.schedule;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.DeliveryPath;
import dev.pgemit.publish.MessageStatement;
import dev.pgemit.publish.NotifyStatement;
import dev.pgemit.publish.PipelineListener;
import dev.pgemit.publish.ScheduleTables;
import dev.pgemit.publish.SqlErrorTranslator;
import dev.pgemit.publish.Transaction;
import dev.pgemit.wire.EncodedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends all due messages. One transaction removes messages from a table and sends them. Its commit
 * is flushed like any other: otherwise a crash would restore messages that were already sent.
 */
final class DueMessageSender {
  private static final Logger LOGGER = LoggerFactory.getLogger(DueMessageSender.class);

  private static final Duration ATTACHMENTS_RETRY_INTERVAL = Duration.ofSeconds(5);

  private final DueScheduledQueue scheduledQueue;
  private final DueRecurringQueue recurringQueue;
  private final MessageStatement statement;
  private final SqlErrorTranslator errors;
  private final PipelineListener listener;
  private int batchLimit = DueScheduledQueue.MAX_BATCH_MESSAGES;
  private @Nullable Long attachmentsFailedAt;

  DueMessageSender(AttachmentsTable table, DeliveryPath path, PipelineListener listener) {
    this.listener = listener;
    var schedule = new ScheduleTables(table);
    this.scheduledQueue = new DueScheduledQueue(schedule, DueScheduledQueue.MAX_BATCH_BYTES);
    this.recurringQueue = new DueRecurringQueue(schedule, DueScheduledQueue.MAX_BATCH_BYTES);
    this.statement = path.statement(table);
    this.errors = new SqlErrorTranslator(table);
  }

  /** Sends messages until none is due, except messages that another replica is sending. */
  void run(Connection connection) throws SQLException {
    try {
      if (canSendAttachments()) {
        run(connection, false);
        attachmentsFailedAt = null;
      } else {
        run(connection, true);
      }
    } catch (SQLException e) {
      if (SqlErrorTranslator.isNotifyQueueFull(e)) {
        NotifyStatement.advanceNotifyQueue(connection);
        batchLimit = Math.max(1, batchLimit / 2); // the rest of the queue may hold fewer
      }
      if (!SqlErrorTranslator.isAttachmentsTableError(e)) {
        throw e;
      }
      run(connection, true);
      suspendAttachments(e);
    }
  }

  private boolean canSendAttachments() {
    return attachmentsFailedAt == null
        || System.nanoTime() - attachmentsFailedAt > ATTACHMENTS_RETRY_INTERVAL.toNanos();
  }

  /** Suspends attachments, so that messages without attachments do not wait for them. */
  private void suspendAttachments(SQLException reason) {
    if (attachmentsFailedAt == null) {
      LOGGER.warn(
          "Large scheduled messages are delayed: {}", errors.translate(reason).getMessage());
    }
    attachmentsFailedAt = System.nanoTime();
  }

  // Each table has its own transaction. A locked table then delays the other table's messages for
  // no longer than the lock timeout.
  private void run(Connection connection, boolean skipAttachments) throws SQLException {
    try {
      sendAll(connection, () -> scheduledQueue.dequeue(connection, batchLimit, skipAttachments));
    } catch (SQLException e) {
      if (!SqlErrorTranslator.isLockTimeout(e)) {
        throw e;
      }
      sendAll(connection, () -> recurringQueue.dequeue(connection, batchLimit, skipAttachments));
      throw e;
    }
    sendAll(connection, () -> recurringQueue.dequeue(connection, batchLimit, skipAttachments));
  }

  private void sendAll(
      Connection connection, Transaction.TransactionBody<List<EncodedMessage>> dequeue)
      throws SQLException {
    while (commit(connection, dequeue) > 0) {
      batchLimit = DueScheduledQueue.MAX_BATCH_MESSAGES;
    }
  }

  private int commit(
      Connection connection, Transaction.TransactionBody<List<EncodedMessage>> dequeue)
      throws SQLException {
    var startedAt = System.nanoTime();
    var sent =
        Transaction.run(
            connection,
            () -> {
              var due = dequeue.run();
              if (!due.isEmpty()) {
                statement.execute(connection, due);
              }
              return due.size();
            });
    if (sent > 0) {
      listener.dispatched(sent, System.nanoTime() - startedAt);
    }
    return sent;
  }
}
