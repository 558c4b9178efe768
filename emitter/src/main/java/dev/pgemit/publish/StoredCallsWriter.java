package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Commits calls that leave rows: those with idempotency keys, and those with messages that wait.
 */
final class StoredCallsWriter {
  private final IdempotentStatement idempotentStatement;
  private final ScheduledPublishStatement scheduledStatement;
  private final DuplicateResolver duplicateResolver;
  private final IdempotencyKeyCleanup keyCleanup;
  private final AdaptiveLockTimeout lockTimeouts;
  private final BiConsumer<List<QueuedPublication>, PublishFailure> failureHandler;

  /**
   * Prepares the statements.
   *
   * @param failureHandler notes why calls failed
   */
  StoredCallsWriter(
      AttachmentsTable table,
      AdaptiveLockTimeout lockTimeouts,
      BiConsumer<List<QueuedPublication>, PublishFailure> failureHandler) {
    this.idempotentStatement = new IdempotentStatement(table);
    this.scheduledStatement = new ScheduledPublishStatement(table);
    this.duplicateResolver = new DuplicateResolver(idempotentStatement, LockTimeoutLevel.LONG);
    this.keyCleanup = new IdempotencyKeyCleanup(idempotentStatement);
    this.lockTimeouts = lockTimeouts;
    this.failureHandler = failureHandler;
  }

  /**
   * Commits a part of a batch and notes the results of repeats.
   *
   * @return the calls whose key another role has, which are to run again
   */
  List<QueuedPublication> execute(Connection connection, List<QueuedPublication> part)
      throws SQLException {
    var repeated = executeIdempotent(connection, part);
    var toRetry =
        repeated.isEmpty()
            ? List.<QueuedPublication>of()
            : resolveDuplicates(connection, part, repeated);
    keyCleanup.added((int) part.stream().filter(QueuedPublication::hasKey).count(), connection);
    return toRetry;
  }

  private List<Publication> executeIdempotent(Connection connection, List<QueuedPublication> part)
      throws SQLException {
    var publications = part.stream().map(QueuedPublication::publication).toList();
    if (part.get(0).isScheduled()) {
      var limit = lockTimeouts.levelFor(part);
      var earlier =
          Transaction.run(
              connection, () -> scheduledStatement.execute(connection, publications, limit));
      lockTimeouts.recordGranted(part);
      return earlier;
    }
    var repeated =
        idempotentStatement
            .execute(connection, publications, lockTimeouts.levelFor(part))
            .duplicates();
    BatchWriter.commit(connection);
    lockTimeouts.recordGranted(part);
    return repeated;
  }

  /** The others are committed by now, so nothing that goes wrong here is theirs. */
  private List<QueuedPublication> resolveDuplicates(
      Connection connection, List<QueuedPublication> part, List<Publication> repeated) {
    var ofOtherRole = new ArrayList<QueuedPublication>();
    var submissions = new IdentityHashMap<Publication, QueuedPublication>();
    part.forEach(submission -> submissions.put(submission.publication(), submission));
    try {
      duplicateResolver.resolve(
          connection,
          repeated,
          new DuplicateResolver.DuplicateHandler() {
            @Override
            public void onSameCall(Publication repeat, List<String> ids) {
              Objects.requireNonNull(submissions.get(repeat)).complete(new Result.Repeated(ids));
            }

            @Override
            public void onKeyOfOtherRole(Publication call) {
              ofOtherRole.add(Objects.requireNonNull(submissions.get(call)));
            }

            @Override
            public void onRejected(Publication repeat, PublishFailure reason) {
              failureHandler.accept(
                  List.of(Objects.requireNonNull(submissions.get(repeat))), reason);
            }
          });
      BatchWriter.commit(connection);
    } catch (SQLException e) {
      BatchWriter.rollBack(connection);
      failureHandler.accept(
          part.stream().filter(queued -> repeated.contains(queued.publication())).toList(),
          DuplicateResolver.unreadableFirstCall(e));
      return List.of();
    }
    return retryWithRoleKeys(ofOtherRole, null);
  }

  /**
   * Has the keys stored in their other form, under the name of the role.
   *
   * @return the calls to run again; the others failed, since this was tried already
   */
  List<QueuedPublication> retryWithRoleKeys(
      List<QueuedPublication> calls, @Nullable SQLException cause) {
    var toRetry = calls.stream().filter(QueuedPublication::switchToRoleKey).toList();
    failureHandler.accept(
        calls.stream().filter(queued -> !toRetry.contains(queued)).toList(),
        DuplicateResolver.unreadableFirstCall(cause));
    return toRetry;
  }
}
