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
final class Commit {
  private static final Logger LOGGER = LoggerFactory.getLogger(Commit.class);

  private final Lease lease;
  private final BatchStatement statement;
  private final LastingCalls calls;
  private final SqlFailures failures;
  private final AttachmentsTable table;
  private final StatementWatch watch;
  private final LockPatience locks = new LockPatience();
  private final CommitListener listener;

  Commit(Lease lease, StatementWatch watch, AttachmentsTable table, CommitListener listener) {
    this.watch = watch;
    this.lease = lease;
    this.statement = BatchStatement.committed(table);
    this.calls = new LastingCalls(table, locks, this::fail);
    this.failures = new SqlFailures(table);
    this.table = table;
    this.listener = listener;
  }

  /**
   * What a turn leaves for another try.
   *
   * @param submissions the last ones of the batch, in order, surely not published
   * @param reason why not
   */
  record Rest(List<Submission> submissions, PublishFailure reason) {}

  /** Commits what can be committed, notes why for what cannot, and returns what is left. */
  Optional<Rest> run(List<Submission> batch) {
    Connection connection;
    try {
      connection = lease.connection();
    } catch (SQLException e) {
      return unconnected(batch, e);
    } catch (RuntimeException e) {
      // What a pool throws that starts with its first connection, and cannot.
      return unconnected(batch, new SQLException(e.getMessage(), e));
    }
    return run(connection, batch);
  }

  private Optional<Rest> unconnected(List<Submission> batch, SQLException cause) {
    var reason = SqlFailures.noConnection(cause);
    if (reason.isRetryable()) {
      return Optional.of(new Rest(batch, reason));
    }
    fail(batch, reason);
    return Optional.empty();
  }

  private Optional<Rest> run(Connection connection, List<Submission> batch) {
    locks.startTurn();
    var parts = parts(batch);
    while (!parts.isEmpty()) {
      var part = parts.remove();
      try {
        watch.begin(connection);
        var again = commit(connection, part);
        succeed(part.stream().filter(one -> !again.contains(one)).toList());
        if (!again.isEmpty()) {
          parts.addFirst(again);
        }
      } catch (SQLException e) {
        rollBack(connection);
        watch.begin(connection); // what follows may ask Postgres again
        if (SqlFailures.isBroken(e) && part.stream().anyMatch(Submission::hasKey)) {
          // With a key it is safe to try again, whatever became of this try.
          fail(part.stream().filter(one -> !one.hasKey()).toList(), failures.of(e));
          var keyed = part.stream().filter(Submission::hasKey).toList();
          keyed.forEach(Submission::doubt);
          parts.addFirst(keyed);
        } else if (LockTimeout.is(e)) {
          var failure = lockedOut(connection, part, e, parts);
          if (failure != null) {
            parts.addFirst(part);
            return rest(parts, failure);
          }
        } else if (SqlFailures.isFullQueue(e) && part.size() > 1) {
          halve(part, parts); // what is left of the queue may hold a smaller one
        } else if (SqlFailures.isWorthAnotherTry(e)) {
          parts.addFirst(part);
          lease.discard();
          return rest(parts, failures.of(e));
        } else {
          takeApart(part, e, parts);
        }
        if (SqlFailures.isBroken(e)) {
          lease.discard();
          return rest(parts, SqlFailures.noConnection(e));
        }
      } finally {
        watch.end();
      }
    }
    return Optional.empty();
  }

  // What waits needs tables that others do not, and its commit is flushed. A call that needs a row
  // which another session held a moment ago goes alone, in its place.
  private Deque<List<Submission>> parts(List<Submission> batch) {
    Deque<List<Submission>> parts = new ArrayDeque<>();
    List<Submission> part = new ArrayList<>();
    for (var one : batch) {
      if (!part.isEmpty()
          && (one.isPostponed() != part.get(0).isPostponed()
              || locks.needsHeldRow(one)
              || locks.needsHeldRow(part.get(0)))) {
        parts.add(part);
        part = new ArrayList<>();
      }
      part.add(one);
    }
    parts.add(part);
    return parts;
  }

  /**
   * Fails those that wait for a lock of another session, and leaves the others for another try.
   *
   * @return why nothing at all can be published; {@code null} where the others can
   */
  private @Nullable PublishFailure lockedOut(
      Connection connection,
      List<Submission> part,
      SQLException cause,
      Deque<List<Submission>> parts) {
    var mayWaitAgain = locks.timedOut();
    var held = LockTimeout.held(connection, table);
    rollBack(connection);
    var blocked = part.stream().filter(held::isBlocked).toList();
    if (!blocked.isEmpty()) {
      locks.locked(held.tables());
      var others = part.stream().filter(one -> !held.isBlocked(one)).toList();
      if (!others.isEmpty()) {
        parts.addFirst(others);
      }
      fail(blocked, LockTimeout.ofTables(held, blocked, table, cause));
    } else if (LockTimeout.isOfNotify(held, part, cause)) {
      return LockTimeout.ofNotify(cause);
    } else if (!LockTimeout.isCertain(cause)) {
      takeApart(part, cause, parts); // a statement_timeout, or somebody's pg_cancel_backend
    } else if (part.size() > 1 && mayWaitAgain) {
      locks.bisect();
      halve(part, parts);
    } else {
      if (part.size() == 1) {
        locks.rowHeld(part.get(0));
      }
      fail(part, LockTimeout.ofRow(cause));
    }
    return null;
  }

  private static Optional<Rest> rest(Deque<List<Submission>> parts, PublishFailure reason) {
    var submissions = parts.stream().flatMap(List::stream).toList();
    return submissions.isEmpty() ? Optional.empty() : Optional.of(new Rest(submissions, reason));
  }

  /** Commits a part, and returns those whose key another role has: they need another form of it. */
  private List<Submission> commit(Connection connection, List<Submission> part)
      throws SQLException {
    var start = System.nanoTime();
    List<Submission> again;
    try {
      again = execute(connection, part);
    } catch (SQLException e) {
      if (!SqlFailures.isFullQueue(e)) {
        throw StandbyException.orSame(e, connection);
      }
      // Its reader may be gone by now, which Postgres does not notice by itself.
      rollBack(connection);
      BatchStatement.advanceQueue(connection);
      again = execute(connection, part);
    }
    listener.committed(
        Submission.count(part) - Submission.count(again),
        Submission.bytes(part) - Submission.bytes(again),
        System.nanoTime() - start);
    return again;
  }

  private List<Submission> execute(Connection connection, List<Submission> part)
      throws SQLException {
    if (!part.get(0).isPostponed() && part.stream().noneMatch(Submission::hasKey)) {
      statement.execute(connection, Submission.messages(part), locks.of(part));
      commit(connection);
      locks.granted(part);
      return List.of();
    }
    return calls.execute(connection, part);
  }

  static void commit(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
  }

  /** Keeps the order of those that go. */
  private void takeApart(List<Submission> part, SQLException cause, Deque<List<Submission>> parts) {
    if (part.get(0).isPostponed() && ScheduleFailures.isLasting(cause)) {
      fail(part, ScheduleFailures.of(cause, failures.of(cause), part.get(0).publication()));
      return;
    }
    var small = part.stream().filter(one -> !one.hasAttachments()).toList();
    var unkeyed = part.stream().filter(one -> !one.hasKey()).toList();
    if (SqlFailures.isKeysAlone(cause) && !unkeyed.isEmpty() && unkeyed.size() < part.size()) {
      parts.addFirst(unkeyed);
      fail(part.stream().filter(Submission::hasKey).toList(), failures.of(cause));
    } else if (SqlFailures.isAttachmentsAlone(cause) && small.size() < part.size()) {
      if (!small.isEmpty()) {
        parts.addFirst(small);
      }
      fail(part.stream().filter(Submission::hasAttachments).toList(), failures.of(cause));
    } else if (SqlFailures.isPerhapsOneMessage(cause) && part.size() > 1) {
      halve(part, parts);
    } else if (SqlFailures.isOtherFormOfKey(cause)) {
      var again = calls.storedForRole(part, cause);
      if (!again.isEmpty()) {
        parts.addFirst(again);
      }
    } else {
      var failure = failures.of(cause);
      fail(
          part,
          part.get(0).isPostponed()
              ? ScheduleFailures.of(cause, failure, part.get(0).publication())
              : failure);
    }
  }

  private static void halve(List<Submission> part, Deque<List<Submission>> parts) {
    var half = part.size() / 2;
    parts.addFirst(part.subList(half, part.size()));
    parts.addFirst(part.subList(0, half));
  }

  private static void succeed(List<Submission> submissions) {
    submissions.stream().filter(one -> !one.isDone()).forEach(Submission::succeed);
  }

  private void fail(List<Submission> submissions, PublishFailure reason) {
    if (submissions.isEmpty()) {
      return;
    }
    LOGGER.debug("{} calls failed", submissions.size(), reason);
    submissions.forEach(submission -> submission.failWith(reason));
    listener.failed(Submission.messages(submissions).size(), reason);
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
