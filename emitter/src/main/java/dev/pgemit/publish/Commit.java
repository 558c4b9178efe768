package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One turn of the writer: a batch in one transaction, and in smaller ones where that fails. */
final class Commit {
  private static final Logger LOGGER = LoggerFactory.getLogger(Commit.class);

  private final DataSource dataSource;
  private final BatchStatement statement;
  private final SqlFailures failures;

  Commit(DataSource dataSource, BatchStatement statement, SqlFailures failures) {
    this.dataSource = dataSource;
    this.statement = statement;
    this.failures = failures;
  }

  /** Commits what can be committed, and tells each of the others why not. */
  void run(List<Submission> batch) {
    Connection connection;
    try {
      connection = dataSource.getConnection();
    } catch (SQLException e) {
      fail(batch, SqlFailures.noConnection(e));
      return;
    } catch (RuntimeException e) {
      // What a pool throws that starts with its first connection, and cannot.
      fail(batch, SqlFailures.noConnection(new SQLException(e.getMessage(), e)));
      return;
    }
    try {
      run(connection, batch);
    } finally {
      close(connection);
    }
  }

  private void run(Connection connection, List<Submission> batch) {
    try {
      commit(connection, batch);
    } catch (SQLException e) {
      rollBack(connection);
      if (SqlFailures.isFullQueue(e)) {
        runAgain(connection, batch);
      } else {
        takeApart(connection, batch, e);
      }
    }
  }

  private void commit(Connection connection, List<Submission> batch) throws SQLException {
    statement.execute(connection, batch.stream().map(Submission::message).toList());
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
  }

  // Its reader may be gone by now, which Postgres does not notice by itself.
  private void runAgain(Connection connection, List<Submission> batch) {
    try {
      BatchStatement.advanceQueue(connection);
      commit(connection, batch);
    } catch (SQLException e) {
      rollBack(connection);
      if (SqlFailures.isFullQueue(e)) {
        fail(batch, failures.of(e));
      } else {
        takeApart(connection, batch, e);
      }
    }
  }

  /** Keeps the order of those that go. */
  private void takeApart(Connection connection, List<Submission> batch, SQLException cause) {
    var small = batch.stream().filter(one -> one.message().attachment() == null).toList();
    if (SqlFailures.isAttachmentsAlone(cause) && small.size() < batch.size()) {
      if (!small.isEmpty()) {
        run(connection, small);
      }
      fail(
          batch.stream().filter(one -> one.message().attachment() != null).toList(),
          failures.of(cause));
    } else if (SqlFailures.isPerhapsOneMessage(cause) && batch.size() > 1) {
      run(connection, batch.subList(0, batch.size() / 2));
      run(connection, batch.subList(batch.size() / 2, batch.size()));
    } else {
      fail(batch, failures.of(cause));
    }
  }

  private static void fail(List<Submission> batch, PublishFailure reason) {
    LOGGER.debug("{} messages failed", batch.size(), reason);
    batch.forEach(submission -> submission.failWith(reason));
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

  // What was committed stays committed, so a connection that closes badly changes no outcome.
  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOGGER.debug("The connection did not close", e);
    }
  }
}
