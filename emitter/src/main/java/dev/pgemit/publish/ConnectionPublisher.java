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
  private final NotifyStatement notifyStatement;
  private final IdempotentStatement idempotentStatement;
  private final ScheduledPublishStatement scheduledStatement;
  private final DuplicateResolver duplicateResolver;
  private final SqlErrorTranslator errors;

  /**
   * Makes a publisher.
   *
   * @param connection the caller's; it stays theirs to commit, roll back and close
   * @param table where attachments go
   */
  public ConnectionPublisher(Connection connection, AttachmentsTable table) {
    this.connection = connection;
    this.notifyStatement = NotifyStatement.withDefaultCommit(table);
    this.idempotentStatement = new IdempotentStatement(table);
    this.scheduledStatement = new ScheduledPublishStatement(table);
    this.duplicateResolver = new DuplicateResolver(idempotentStatement, LockTimeoutLevel.UNCHANGED);
    this.errors = new SqlErrorTranslator(table);
  }

  @Override
  public Result publish(Publication publication) {
    try {
      var ids = publishOrThrow(publication);
      return ids.equals(publication.ids()) ? Result.PUBLISHED : new Result.Repeated(ids);
    } catch (PublishFailure failure) {
      return new Result.Failed(failure);
    }
  }

  private List<String> publishOrThrow(Publication publication) {
    var isInTransaction = isInTransaction();
    Savepoint savepoint = null;
    try {
      // A refused INSERT would end the caller's transaction. A notification alone is not refused.
      if (isInTransaction && needsSavepoint(publication)) {
        savepoint = connection.setSavepoint();
      }
      var ids = publishOrResolve(publication);
      if (savepoint != null) {
        connection.releaseSavepoint(savepoint);
      }
      return ids;
    } catch (PublishFailure refused) {
      rollBackToSavepoint(savepoint);
      throw refused;
    } catch (SQLException e) {
      rollBackToSavepoint(savepoint);
      if (SqlErrorTranslator.isRoleKeyConflict(e)) {
        return publishWithRoleKey(publication, e);
      }
      var cause = StandbyException.wrapIfStandby(e, connection);
      var failure =
          isInTransaction ? errors.translateInTransaction(cause) : errors.translate(cause);
      throw publication.isScheduled()
          ? ScheduleErrorTranslator.translate(cause, failure, publication)
          : failure;
    }
  }

  /** Publishes a call whose key the role has, or must have, in the other form. */
  private List<String> publishWithRoleKey(Publication publication, @Nullable SQLException cause) {
    if (publication.hasRoleKey()) {
      throw DuplicateResolver.unreadableFirstCall(cause);
    }
    return publishOrThrow(publication.withRoleKey());
  }

  private static boolean needsSavepoint(Publication publication) {
    return publication.key() != null
        || publication.isScheduled()
        || publication.messages().stream().anyMatch(message -> message.attachment() != null);
  }

  private List<String> publishOrResolve(Publication publication) throws SQLException {
    if (publication.key() == null && !publication.isScheduled()) {
      notifyStatement.execute(connection, publication.messages());
      return publication.ids();
    }
    var ids = new ArrayList<>(publication.ids());
    var conflicting = new ArrayList<Publication>();
    duplicateResolver.resolve(
        connection,
        executeIdempotent(publication),
        new DuplicateResolver.DuplicateHandler() {
          @Override
          public void onSameCall(Publication repeat, List<String> first) {
            ids.clear();
            ids.addAll(first);
          }

          @Override
          public void onKeyOfOtherRole(Publication call) {
            conflicting.add(call);
          }

          @Override
          public void onRejected(Publication repeat, PublishFailure reason) {
            throw reason;
          }
        });
    return conflicting.isEmpty() ? ids : publishWithRoleKey(publication, null);
  }

  private List<Publication> executeIdempotent(Publication publication) throws SQLException {
    var single = List.of(publication);
    if (!publication.isScheduled()) {
      return idempotentStatement.execute(connection, single).duplicates();
    }
    return connection.getAutoCommit()
        ? Transaction.run(
            connection,
            () -> scheduledStatement.execute(connection, single, LockTimeoutLevel.UNCHANGED))
        : scheduledStatement.execute(connection, single, LockTimeoutLevel.UNCHANGED);
  }

  private boolean isInTransaction() {
    try {
      return !connection.getAutoCommit();
    } catch (SQLException e) {
      throw PublishFailure.permanent(
          "The connection cannot be used (%s): nothing was published".formatted(e.getMessage()), e);
    }
  }

  private void rollBackToSavepoint(@Nullable Savepoint savepoint) {
    try {
      if (savepoint != null) {
        connection.rollback(savepoint);
      }
    } catch (SQLException e) {
      LOGGER.debug("The rollback to the savepoint failed too", e);
    }
  }
}
