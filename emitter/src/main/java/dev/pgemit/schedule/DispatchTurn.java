package dev.pgemit.schedule;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.BatchStatement;
import dev.pgemit.publish.CommitListener;
import dev.pgemit.publish.ScheduleTable;
import dev.pgemit.publish.SqlFailures;
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
 * Sends everything that is due. What is taken out of a table and what is sent are one transaction,
 * which is flushed like any other: else what was sent would wait again after a crash.
 */
final class DispatchTurn {
  private static final Logger LOGGER = LoggerFactory.getLogger(DispatchTurn.class);

  private static final Duration ATTACHMENTS_PAUSE = Duration.ofSeconds(5);

  private final DueMessages messages;
  private final DueRuns runs;
  private final BatchStatement statement;
  private final SqlFailures failures;
  private final CommitListener listener;
  private int most = DueMessages.MOST;
  private @Nullable Long attachmentsFailedAt;

  DispatchTurn(AttachmentsTable table, CommitListener listener) {
    this.listener = listener;
    var schedule = new ScheduleTable(table);
    this.messages = new DueMessages(schedule, DueMessages.MOST_BYTES);
    this.runs = new DueRuns(schedule, DueMessages.MOST_BYTES);
    this.statement = BatchStatement.joining(table);
    this.failures = new SqlFailures(table);
  }

  /** Sends until nothing is due any more that nobody else is sending. */
  void run(Connection connection) throws SQLException {
    try {
      if (isAttachmentTime()) {
        run(connection, false);
        attachmentsFailedAt = null;
      } else {
        run(connection, true);
      }
    } catch (SQLException e) {
      if (SqlFailures.isFullQueue(e)) {
        BatchStatement.advanceQueue(connection);
        most = Math.max(1, most / 2); // what is left of the queue may hold fewer
      }
      if (!SqlFailures.isAttachmentsAlone(e)) {
        throw e;
      }
      run(connection, true);
      leaveAttachments(e);
    }
  }

  private boolean isAttachmentTime() {
    return attachmentsFailedAt == null
        || System.nanoTime() - attachmentsFailedAt > ATTACHMENTS_PAUSE.toNanos();
  }

  /** Those that need none must not wait behind those that do. */
  private void leaveAttachments(SQLException reason) {
    if (attachmentsFailedAt == null) {
      LOGGER.warn("Large messages that are due wait on: {}", failures.of(reason).getMessage());
    }
    attachmentsFailedAt = System.nanoTime();
  }

  // Each table is a transaction of its own, so that one that is locked keeps the other's messages
  // no longer than the lock's limit.
  private void run(Connection connection, boolean smallAlone) throws SQLException {
    try {
      runAll(connection, () -> messages.take(connection, most, smallAlone));
    } catch (SQLException e) {
      if (!SqlFailures.isLocked(e)) {
        throw e;
      }
      runAll(connection, () -> runs.take(connection, most, smallAlone));
      throw e;
    }
    runAll(connection, () -> runs.take(connection, most, smallAlone));
  }

  private void runAll(Connection connection, Transaction.Step<List<EncodedMessage>> take)
      throws SQLException {
    while (commit(connection, take) > 0) {
      most = DueMessages.MOST;
    }
  }

  private int commit(Connection connection, Transaction.Step<List<EncodedMessage>> take)
      throws SQLException {
    var start = System.nanoTime();
    var sent = Transaction.run(connection, () -> send(connection, take.run()));
    if (sent > 0) {
      listener.dispatched(sent, System.nanoTime() - start);
    }
    return sent;
  }

  private int send(Connection connection, List<EncodedMessage> due) throws SQLException {
    if (!due.isEmpty()) {
      statement.execute(connection, due);
    }
    return due.size();
  }
}
