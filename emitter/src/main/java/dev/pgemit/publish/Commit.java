package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
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
  private final SqlFailures failures;
  private final CommitListener listener;

  Commit(Lease lease, BatchStatement statement, SqlFailures failures, CommitListener listener) {
    this.lease = lease;
    this.statement = statement;
    this.failures = failures;
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
    Deque<List<Submission>> parts = new ArrayDeque<>();
    parts.add(batch);
    while (!parts.isEmpty()) {
      var part = parts.remove();
      try {
        commit(connection, part);
        succeed(part);
      } catch (SQLException e) {
        rollBack(connection);
        if (SqlFailures.isFullQueue(e) && part.size() > 1) {
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
      }
    }
    return Optional.empty();
  }

  private static Optional<Rest> rest(Deque<List<Submission>> parts, PublishFailure reason) {
    var submissions = parts.stream().flatMap(List::stream).toList();
    return submissions.isEmpty() ? Optional.empty() : Optional.of(new Rest(submissions, reason));
  }

  private void commit(Connection connection, List<Submission> part) throws SQLException {
    var messages = Submission.messages(part);
    var start = System.nanoTime();
    try {
      execute(connection, messages);
    } catch (SQLException e) {
      if (!SqlFailures.isFullQueue(e)) {
        throw e;
      }
      // Its reader may be gone by now, which Postgres does not notice by itself.
      rollBack(connection);
      BatchStatement.advanceQueue(connection);
      execute(connection, messages);
    }
    listener.committed(messages.size(), Submission.bytes(part), System.nanoTime() - start);
  }

  private void execute(Connection connection, List<EncodedMessage> messages) throws SQLException {
    statement.execute(connection, messages);
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
  }

  /** Keeps the order of those that go. */
  private void takeApart(List<Submission> part, SQLException cause, Deque<List<Submission>> parts) {
    var small = part.stream().filter(one -> !one.hasAttachments()).toList();
    if (SqlFailures.isAttachmentsAlone(cause) && small.size() < part.size()) {
      if (!small.isEmpty()) {
        parts.addFirst(small);
      }
      fail(part.stream().filter(Submission::hasAttachments).toList(), failures.of(cause));
    } else if (SqlFailures.isPerhapsOneMessage(cause) && part.size() > 1) {
      halve(part, parts);
    } else {
      fail(part, failures.of(cause));
    }
  }

  private static void halve(List<Submission> part, Deque<List<Submission>> parts) {
    var half = part.size() / 2;
    parts.addFirst(part.subList(half, part.size()));
    parts.addFirst(part.subList(0, half));
  }

  private static void succeed(List<Submission> submissions) {
    submissions.forEach(Submission::succeed);
  }

  private void fail(List<Submission> submissions, PublishFailure reason) {
    LOGGER.debug("{} calls failed", submissions.size(), reason);
    submissions.forEach(submission -> submission.failWith(reason));
    listener.failed(Submission.messages(submissions).size(), reason);
  }

  private static void rollBack(Connection connection) {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      LOGGER.debug("The rollback failed too", e);
    }
  }
}
