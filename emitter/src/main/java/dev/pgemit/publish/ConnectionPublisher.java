package dev.pgemit.publish;

import dev.pgemit.diagnosis.StandbyException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
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
  private final OnceStatement once;
  private final LastingStatement lasting;
  private final Repeats repeats;
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
    this.once = new OnceStatement(table);
    this.lasting = new LastingStatement(table);
    this.repeats = new Repeats(once, LockLimit.NONE);
    this.failures = new SqlFailures(table);
  }

  @Override
  public List<String> publish(Publication publication) {
    var isTransaction = isTransaction();
    Savepoint savepoint = null;
    try {
      // A refused INSERT would end the caller's transaction. A notification alone is not refused.
      if (isTransaction && mayBeRefused(publication)) {
        savepoint = connection.setSavepoint();
      }
      var ids = publishOnce(publication);
      if (savepoint != null) {
        connection.releaseSavepoint(savepoint);
      }
      return ids;
    } catch (PublishFailure refused) {
      rollBackTo(savepoint);
      throw refused;
    } catch (SQLException e) {
      rollBackTo(savepoint);
      if (SqlFailures.isOtherFormOfKey(e)) {
        return publishForRole(publication, e);
      }
      var cause = StandbyException.orSame(e, connection);
      var failure = isTransaction ? failures.inTransaction(cause) : failures.of(cause);
      throw publication.isPostponed() ? ScheduleFailures.of(cause, failure, publication) : failure;
    }
  }

  /** Publishes a call whose key the role has, or must have, in the other form. */
  private List<String> publishForRole(Publication publication, @Nullable SQLException cause) {
    if (publication.isOfRole()) {
      throw Repeats.unreadable(cause);
    }
    return publish(publication.ofRole());
  }

  private static boolean mayBeRefused(Publication publication) {
    return publication.key() != null
        || publication.isPostponed()
        || publication.messages().stream().anyMatch(one -> one.attachment() != null);
  }

  private List<String> publishOnce(Publication publication) throws SQLException {
    if (publication.key() == null && !publication.isPostponed()) {
      statement.execute(connection, publication.messages());
      return publication.ids();
    }
    var ids = new ArrayList<>(publication.ids());
    var ofOtherRole = new ArrayList<Publication>();
    repeats.answer(
        connection,
        repeated(publication),
        new Repeats.Answers() {
          @Override
          public void same(Publication repeat, List<String> first) {
            ids.clear();
            ids.addAll(first);
          }

          @Override
          public void ofOtherRole(Publication call) {
            ofOtherRole.add(call);
          }

          @Override
          public void refused(Publication repeat, PublishFailure reason) {
            throw reason;
          }
        });
    return ofOtherRole.isEmpty() ? ids : publishForRole(publication, null);
  }

  private List<Publication> repeated(Publication publication) throws SQLException {
    var alone = List.of(publication);
    if (!publication.isPostponed()) {
      return once.execute(connection, alone).repeated();
    }
    return connection.getAutoCommit()
        ? Transaction.run(connection, () -> lasting.execute(connection, alone, LockLimit.NONE))
        : lasting.execute(connection, alone, LockLimit.NONE);
  }

  @Override
  public void publishAsync(Publication publication, Outcome outcome) {
    List<String> ids;
    try {
      ids = publish(publication);
    } catch (PublishFailure failure) {
      outcome.fail(failure);
      return;
    }
    outcome.repeat(ids);
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

  @Override
  public long queuedNanos() {
    return 0;
  }

  /** Does nothing: the connection is the caller's. */
  @Override
  public void close() {}
}
