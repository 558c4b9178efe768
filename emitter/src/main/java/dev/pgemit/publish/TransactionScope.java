package dev.pgemit.publish;

import dev.pgemit.publish.Transaction.TransactionBody;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.List;

/** The transactions in which a {@link BatchWriter} publishes: the pipeline's own, or a caller's. */
sealed interface TransactionScope permits PipelineTransactions, CallerTransaction {
  Connection connection() throws SQLException;

  /** Divides a batch into the publications of one transaction each, in order. */
  Deque<List<QueuedPublication>> divide(List<QueuedPublication> batch);

  /** Returns how long a transaction of these publications waits for a lock. */
  LockTimeoutLevel lockTimeout(List<QueuedPublication> part) throws SQLException;

  /** Runs a statement for these publications, and commits it unless the caller does. */
  <T> T run(Connection connection, List<QueuedPublication> part, TransactionBody<T> body)
      throws SQLException;

  FailurePlan planAfter(Connection connection, SQLException failure, List<QueuedPublication> part);
}
