package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes inside the caller's own transaction: it never commits, changes no setting, and gives
 * the connection back as usable as it was. As thread-safe as that connection.
 */
public final class ConnectionPublisher implements Publisher {
  private static final Logger LOGGER = LoggerFactory.getLogger(ConnectionPublisher.class);

  private final Connection connection;
  private final BatchStatement statement;
  private final SqlFailures failures;

  /**
   * Makes a publisher.
   *
   * @param connection the caller's; it stays theirs to commit, roll back and close
   * @param table where attachments go
   */
  public ConnectionPublisher(Connection connection, AttachmentsTable table) {
    this.connection = connection;
    this.statement = BatchStatement.joining(table);
    this.failures = new SqlFailures(table);
  }

  @Override
  public void publish(List<EncodedMessage> messages) {
    var isTransaction = isTransaction();
    Savepoint savepoint = null;
    try {
      // A refused INSERT would end the caller's transaction. A notification alone is not refused.
      if (isTransaction && messages.stream().anyMatch(one -> one.attachment() != null)) {
        savepoint = connection.setSavepoint();
      }
      statement.execute(connection, messages);
      if (savepoint != null) {
        connection.releaseSavepoint(savepoint);
      }
    } catch (SQLException e) {
      rollBackTo(savepoint);
      throw isTransaction ? failures.inTransaction(e) : failures.of(e);
    }
  }

  @Override
  public void publishAsync(List<EncodedMessage> messages, Outcome outcome) {
    try {
      publish(messages);
    } catch (PublishFailure failure) {
      outcome.fail(failure);
      return;
    }
    outcome.succeed();
  }

  private boolean isTransaction() {
    try {
      return !connection.getAutoCommit();
    } catch (SQLException e) {
      throw PublishFailure.permanent(
          "The connection cannot be used (%s): nothing was published".formatted(e.getMessage()), e);
    }
  }

  private void rollBackTo(@Nullable Savepoint savepoint) {
    try {
      if (savepoint != null) {
        connection.rollback(savepoint);
      }
    } catch (SQLException e) {
      LOGGER.debug("The rollback to the savepoint failed too", e);
    }
  }

  @Override
  public int queuedMessages() {
    return 0;
  }

  @Override
  public long queuedBytes() {
    return 0;
  }

  /** Does nothing: the connection is the caller's. */
  @Override
  public void close() {}
}
