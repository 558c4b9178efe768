package dev.pgemit.publish;

import dev.pgemit.diagnosis.StandbyException;
import dev.pgemit.publish.Transaction.TransactionBody;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transactions on the connection of a pipeline. Used by one thread at a time. */
final class PipelineTransactions implements TransactionScope {
  private final ConnectionLease lease;
  private final StatementMonitor statementMonitor;
  private final AttachmentsTable table;
  private final IdempotencyKeyCleanup keyCleanup;
  private final AdaptiveLockTimeout lockTimeouts = new AdaptiveLockTimeout();

  PipelineTransactions(
      ConnectionLease lease, StatementMonitor statementMonitor, AttachmentsTable table) {
    this.lease = lease;
    this.statementMonitor = statementMonitor;
    this.table = table;
    this.keyCleanup = new IdempotencyKeyCleanup(table);
  }

  @Override
  public Connection connection() throws SQLException {
    return lease.connection();
  }

  // Scheduled publications run apart from others, since they need further tables and a flushed
  // commit. A publication that needs a recently locked row runs by itself, without a change of the
  // order.
  @Override
  public Deque<List<QueuedPublication>> divide(List<QueuedPublication> batch) {
    lockTimeouts.startBatch();
    Deque<List<QueuedPublication>> parts = new ArrayDeque<>();
    List<QueuedPublication> part = new ArrayList<>();
    for (var queued : batch) {
      if (!part.isEmpty()
          && (queued.isScheduled() != part.get(0).isScheduled()
              || lockTimeouts.needsHeldRow(queued)
              || lockTimeouts.needsHeldRow(part.get(0)))) {
        parts.add(part);
        part = new ArrayList<>();
      }
      part.add(queued);
    }
    parts.add(part);
    return parts;
  }

  @Override
  public LockTimeoutLevel lockTimeout(List<QueuedPublication> part) throws SQLException {
    var level = lockTimeouts.levelFor(part);
    return level == LockTimeoutLevel.LONG && lease.hasNoShorterLockTimeout()
        ? LockTimeoutLevel.LONG_UNCONDITIONAL
        : level;
  }

  @Override
  public <T> T run(Connection connection, List<QueuedPublication> part, TransactionBody<T> body)
      throws SQLException {
    statementMonitor.begin(connection);
    try {
      var result = runWithRoomInNotifyQueue(connection, part.get(0).isScheduled(), body);
      lockTimeouts.recordGranted(part);
      keyCleanup.keysAdded(QueuedPublication.keyCount(part), connection);
      return result;
    } finally {
      statementMonitor.end();
    }
  }

  private static <T> T runWithRoomInNotifyQueue(
      Connection connection, boolean needsTransaction, TransactionBody<T> body)
      throws SQLException {
    try {
      return commit(connection, needsTransaction, body);
    } catch (SQLException e) {
      if (!SqlErrorTranslator.isNotifyQueueFull(e)) {
        throw e;
      }
      // The listener that blocked the queue may be gone, which Postgres does not notice by itself.
      NotifyStatement.advanceNotifyQueue(connection);
      return commit(connection, needsTransaction, body);
    }
  }

  private static <T> T commit(
      Connection connection, boolean needsTransaction, TransactionBody<T> body)
      throws SQLException {
    return needsTransaction
        ? Transaction.run(connection, body)
        : Transaction.commit(connection, body);
  }

  @Override
  public FailurePlan planAfter(
      Connection connection, SQLException failure, List<QueuedPublication> part) {
    statementMonitor.begin(connection);
    try {
      var cause = StandbyException.wrapIfStandby(failure, connection);
      var plan = FailurePlan.of(cause, part, diagnose(connection, cause, part), table);
      if (plan instanceof FailurePlan.RetryWithKeys
          || (plan instanceof FailurePlan.Retry retry && !retry.keepsConnection())) {
        lease.discard();
      }
      return plan;
    } finally {
      statementMonitor.end();
    }
  }

  private @Nullable LockTimeoutDiagnosis diagnose(
      Connection connection, SQLException cause, List<QueuedPublication> part) {
    if (!LockTimeoutDiagnosis.isPossible(cause)) {
      return null;
    }
    var mayWaitAgain = lockTimeouts.recordTimeout();
    var held = HeldLocks.read(connection, table);
    var diagnosis = LockTimeoutDiagnosis.of(cause, part, held, mayWaitAgain);
    lockTimeouts.adapt(diagnosis, part);
    return diagnosis;
  }
}
