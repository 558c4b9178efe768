package dev.pgemit.publish;

import dev.pgemit.diagnosis.StandbyException;
import dev.pgemit.publish.Transaction.TransactionBody;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transaction of a caller, which is never committed here, and whose settings do not change. In
 * auto-commit mode each publication is a transaction.
 *
 * @param isInTransaction whether the connection is not in auto-commit mode
 */
record CallerTransaction(
    Connection connection, boolean isInTransaction, AttachmentsTable table, DeliveryPath path)
    implements TransactionScope {
  private static final Logger LOGGER = LoggerFactory.getLogger(CallerTransaction.class);

  @Override
  public Deque<List<QueuedPublication>> divide(List<QueuedPublication> batch) {
    return new ArrayDeque<>(List.of(batch));
  }

  @Override
  public LockTimeoutLevel lockTimeout(List<QueuedPublication> part) {
    return LockTimeoutLevel.UNCHANGED;
  }

  @Override
  public <T> T run(Connection connection, List<QueuedPublication> part, TransactionBody<T> body)
      throws SQLException {
    if (!isInTransaction) {
      return part.get(0).isScheduled() ? Transaction.run(connection, body) : body.run();
    }
    // A rejected INSERT would fail the caller's transaction. Postgres rejects no notification.
    var savepoint = needsSavepoint(part.get(0)) ? connection.setSavepoint() : null;
    try {
      var result = body.run();
      if (savepoint != null) {
        connection.releaseSavepoint(savepoint);
      }
      return result;
    } catch (SQLException e) {
      rollBack(connection, savepoint);
      throw e;
    }
  }

  private boolean needsSavepoint(QueuedPublication queued) {
    return path == DeliveryPath.OUTBOX
        || queued.hasKey()
        || queued.isScheduled()
        || queued.hasAttachments();
  }

  private static void rollBack(Connection connection, @Nullable Savepoint savepoint) {
    try {
      if (savepoint != null) {
        connection.rollback(savepoint);
      }
    } catch (SQLException e) {
      LOGGER.debug("The rollback to the savepoint failed too", e);
    }
  }

  @Override
  public FailurePlan planAfter(
      Connection connection, SQLException failure, List<QueuedPublication> part) {
    var cause = StandbyException.wrapIfStandby(failure, connection);
    return FailurePlan.onCallersConnection(cause, part.get(0), isInTransaction, table);
  }
}
