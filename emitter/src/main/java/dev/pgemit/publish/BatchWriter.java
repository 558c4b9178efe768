package dev.pgemit.publish;

import dev.pgemit.diagnosis.StandbyException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn of the writer: a batch in one transaction, and in smaller ones where that fails, in
 * order, for as long as the connection holds.
 */
final class BatchWriter {
  private static final Logger LOGGER = LoggerFactory.getLogger(BatchWriter.class);

  private final ConnectionLease lease;
  private final NotifyStatement notifyStatement;
  private final StoredCallsWriter storedCalls;
  private final SqlErrorTranslator errors;
  private final AttachmentsTable table;
  private final StatementMonitor statementMonitor;
  private final AdaptiveLockTimeout lockTimeouts = new AdaptiveLockTimeout();
  private final PipelineListener listener;

  BatchWriter(
      ConnectionLease lease,
      StatementMonitor statementMonitor,
      AttachmentsTable table,
      PipelineListener listener) {
    this.statementMonitor = statementMonitor;
    this.lease = lease;
    this.notifyStatement = NotifyStatement.withAsyncCommit(table);
    this.storedCalls = new StoredCallsWriter(table, lockTimeouts, this::fail);
    this.errors = new SqlErrorTranslator(table);
    this.table = table;
    this.listener = listener;
  }

  /**
   * What a turn leaves for another try.
   *
   * @param submissions the last ones of the batch, in order, surely not published
   * @param reason why not
   */
  record UnpublishedRemainder(List<QueuedPublication> submissions, PublishFailure reason) {}

  /** Commits what can be committed, notes why for what cannot, and returns what is left. */
  Optional<UnpublishedRemainder> write(List<QueuedPublication> batch) {
    Connection connection;
    try {
      connection = lease.connection();
    } catch (SQLException e) {
      return handleConnectionFailure(batch, e);
    } catch (RuntimeException e) {
      // What a pool throws that starts with its first connection, and cannot.
      return handleConnectionFailure(batch, new SQLException(e.getMessage(), e));
    }
    return write(connection, batch);
  }

  private Optional<UnpublishedRemainder> handleConnectionFailure(
      List<QueuedPublication> batch, SQLException cause) {
    var reason = SqlErrorTranslator.connectionFailure(cause);
    if (reason.isRetryable()) {
      return Optional.of(new UnpublishedRemainder(batch, reason));
    }
    fail(batch, reason);
    return Optional.empty();
  }

  private Optional<UnpublishedRemainder> write(
      Connection connection, List<QueuedPublication> batch) {
    lockTimeouts.startBatch();
    var parts = splitByRequirements(batch);
    while (!parts.isEmpty()) {
      var part = parts.remove();
      try {
        statementMonitor.begin(connection);
        var toRetry = commit(connection, part);
        markPublished(part.stream().filter(queued -> !toRetry.contains(queued)).toList());
        if (!toRetry.isEmpty()) {
          parts.addFirst(toRetry);
        }
      } catch (SQLException e) {
        rollBack(connection);
        statementMonitor.begin(connection); // what follows may ask Postgres again
        if (SqlErrorTranslator.isConnectionBroken(e)
            && part.stream().anyMatch(QueuedPublication::hasKey)) {
          // With a key it is safe to try again, whatever became of this try.
          fail(part.stream().filter(queued -> !queued.hasKey()).toList(), errors.translate(e));
          var keyed = part.stream().filter(QueuedPublication::hasKey).toList();
          keyed.forEach(QueuedPublication::markInDoubt);
          parts.addFirst(keyed);
        } else if (LockTimeoutDiagnosis.isPossible(e)) {
          var failure = handleLockTimeout(connection, part, e, parts);
          if (failure != null) {
            parts.addFirst(part);
            return remainder(parts, failure);
          }
        } else if (SqlErrorTranslator.isNotifyQueueFull(e) && part.size() > 1) {
          halve(part, parts); // what is left of the queue may hold a smaller one
        } else if (SqlErrorTranslator.isRetryable(e)) {
          parts.addFirst(part);
          lease.discard();
          return remainder(parts, errors.translate(e));
        } else {
          splitOrFail(part, e, parts);
        }
        if (SqlErrorTranslator.isConnectionBroken(e)) {
          lease.discard();
          return remainder(parts, SqlErrorTranslator.connectionFailure(e));
        }
      } finally {
        statementMonitor.end();
      }
    }
    return Optional.empty();
  }

  // What waits needs tables that others do not, and its commit is flushed. A call that needs a row
  // which another session held a moment ago goes alone, in its place.
  private Deque<List<QueuedPublication>> splitByRequirements(List<QueuedPublication> batch) {
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

  /**
   * Fails those that wait for a lock of another session, and leaves the others for another try.
   *
   * @return why nothing at all can be published; {@code null} where the others can
   */
  private @Nullable PublishFailure handleLockTimeout(
      Connection connection,
      List<QueuedPublication> part,
      SQLException cause,
      Deque<List<QueuedPublication>> parts) {
    var mayWaitAgain = lockTimeouts.recordTimeout();
    var held = LockTimeoutDiagnosis.readHeldLocks(connection, table);
    rollBack(connection);
    var blocked = part.stream().filter(held::isBlocked).toList();
    if (!blocked.isEmpty()) {
      lockTimeouts.locked(held.tables());
      var others = part.stream().filter(queued -> !held.isBlocked(queued)).toList();
      if (!others.isEmpty()) {
        parts.addFirst(others);
      }
      fail(blocked, LockTimeoutDiagnosis.tableLockFailure(held, blocked, table, cause));
    } else if (LockTimeoutDiagnosis.isNotifyLock(held, part, cause)) {
      return LockTimeoutDiagnosis.notifyLockFailure(cause);
    } else if (!LockTimeoutDiagnosis.isCertain(cause)) {
      splitOrFail(part, cause, parts); // a statement_timeout, or somebody's pg_cancel_backend
    } else if (part.size() > 1 && mayWaitAgain) {
      lockTimeouts.startBisecting();
      halve(part, parts);
    } else {
      if (part.size() == 1) {
        lockTimeouts.recordHeldRow(part.get(0));
      }
      fail(part, LockTimeoutDiagnosis.rowLockFailure(cause));
    }
    return null;
  }

  private static Optional<UnpublishedRemainder> remainder(
      Deque<List<QueuedPublication>> parts, PublishFailure reason) {
    var submissions = parts.stream().flatMap(List::stream).toList();
    return submissions.isEmpty()
        ? Optional.empty()
        : Optional.of(new UnpublishedRemainder(submissions, reason));
  }

  /** Commits a part, and returns those whose key another role has: they need another form of it. */
  private List<QueuedPublication> commit(Connection connection, List<QueuedPublication> part)
      throws SQLException {
    var startedAt = System.nanoTime();
    List<QueuedPublication> toRetry;
    try {
      toRetry = execute(connection, part);
    } catch (SQLException e) {
      if (!SqlErrorTranslator.isNotifyQueueFull(e)) {
        throw StandbyException.wrapIfStandby(e, connection);
      }
      // Its reader may be gone by now, which Postgres does not notice by itself.
      rollBack(connection);
      NotifyStatement.advanceNotifyQueue(connection);
      toRetry = execute(connection, part);
    }
    listener.committed(
        QueuedPublication.messageCount(part) - QueuedPublication.messageCount(toRetry),
        QueuedPublication.bytes(part) - QueuedPublication.bytes(toRetry),
        System.nanoTime() - startedAt);
    return toRetry;
  }

  private List<QueuedPublication> execute(Connection connection, List<QueuedPublication> part)
      throws SQLException {
    if (!part.get(0).isScheduled() && part.stream().noneMatch(QueuedPublication::hasKey)) {
      notifyStatement.execute(
          connection, QueuedPublication.messages(part), lockTimeouts.levelFor(part));
      commit(connection);
      lockTimeouts.recordGranted(part);
      return List.of();
    }
    return storedCalls.execute(connection, part);
  }

  static void commit(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
  }

  /** Keeps the order of those that go. */
  private void splitOrFail(
      List<QueuedPublication> part, SQLException cause, Deque<List<QueuedPublication>> parts) {
    if (part.get(0).isScheduled() && ScheduleErrorTranslator.isPermanent(cause)) {
      fail(
          part,
          ScheduleErrorTranslator.translate(
              cause, errors.translate(cause), part.get(0).publication()));
      return;
    }
    var withoutAttachments = part.stream().filter(queued -> !queued.hasAttachments()).toList();
    var withoutKey = part.stream().filter(queued -> !queued.hasKey()).toList();
    if (SqlErrorTranslator.isKeysTableError(cause)
        && !withoutKey.isEmpty()
        && withoutKey.size() < part.size()) {
      parts.addFirst(withoutKey);
      fail(part.stream().filter(QueuedPublication::hasKey).toList(), errors.translate(cause));
    } else if (SqlErrorTranslator.isAttachmentsTableError(cause)
        && withoutAttachments.size() < part.size()) {
      if (!withoutAttachments.isEmpty()) {
        parts.addFirst(withoutAttachments);
      }
      fail(
          part.stream().filter(QueuedPublication::hasAttachments).toList(),
          errors.translate(cause));
    } else if (SqlErrorTranslator.mayConcernOneMessage(cause) && part.size() > 1) {
      halve(part, parts);
    } else if (SqlErrorTranslator.isRoleKeyConflict(cause)) {
      var toRetry = storedCalls.retryWithRoleKeys(part, cause);
      if (!toRetry.isEmpty()) {
        parts.addFirst(toRetry);
      }
    } else {
      var failure = errors.translate(cause);
      fail(
          part,
          part.get(0).isScheduled()
              ? ScheduleErrorTranslator.translate(cause, failure, part.get(0).publication())
              : failure);
    }
  }

  private static void halve(List<QueuedPublication> part, Deque<List<QueuedPublication>> parts) {
    var half = part.size() / 2;
    parts.addFirst(part.subList(half, part.size()));
    parts.addFirst(part.subList(0, half));
  }

  private static void markPublished(List<QueuedPublication> submissions) {
    submissions.stream()
        .filter(queued -> !queued.isDone())
        .forEach(queued -> queued.complete(Result.PUBLISHED));
  }

  private void fail(List<QueuedPublication> submissions, PublishFailure reason) {
    if (submissions.isEmpty()) {
      return;
    }
    LOGGER.debug("{} calls failed", submissions.size(), reason);
    submissions.forEach(submission -> submission.fail(reason));
    listener.failed(QueuedPublication.messages(submissions).size(), reason);
  }

  static void rollBack(Connection connection) {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      LOGGER.debug("The rollback failed too", e);
    }
  }
}
