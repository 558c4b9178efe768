package dev.pgemit.publish;

import dev.pgemit.publish.DuplicateResolver.FirstCall;
import dev.pgemit.publish.FailurePlan.Fail;
import dev.pgemit.publish.FailurePlan.Retry;
import dev.pgemit.publish.FailurePlan.RetryWithKeys;
import dev.pgemit.publish.FailurePlan.Split;
import dev.pgemit.publish.FailurePlan.SwitchKeyForm;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.TransportFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a batch in one transaction, and in smaller ones if that fails, in order, as long as the
 * connection works. {@link FailurePlan} decides, {@link TransactionScope} commits.
 */
final class BatchWriter {
  private static final Logger LOGGER = LoggerFactory.getLogger(BatchWriter.class);

  private final MessageStatement plain;
  private final IdempotentStatement idempotent;
  private final ScheduledStatement scheduled;
  private final DuplicateResolver duplicateResolver;
  private final PipelineListener listener;

  /**
   * Creates a writer.
   *
   * @param plain publishes messages without a key or a delivery time, along the path
   */
  BatchWriter(
      MessageStatement plain,
      AttachmentsTable table,
      DeliveryPath path,
      PipelineListener listener) {
    this.plain = plain;
    this.idempotent = new IdempotentStatement(table, path);
    this.scheduled = new ScheduledStatement(table, path, idempotent);
    this.duplicateResolver = new DuplicateResolver(table);
    this.listener = listener;
  }

  /** The last publications of a batch, in order, for a later try, and why they failed. */
  record UnpublishedRemainder(List<QueuedPublication> publications, TransportFailure reason) {}

  /** Completes the publications of a batch, and returns those that are not completed. */
  Optional<UnpublishedRemainder> write(TransactionScope scope, List<QueuedPublication> batch) {
    Connection connection;
    try {
      connection = scope.connection();
    } catch (SQLException e) {
      return afterConnectionFailure(batch, SqlErrorTranslator.connectionFailure(e));
    }
    var parts = scope.divide(batch);
    while (!parts.isEmpty()) {
      var part = parts.remove();
      try {
        tryFirst(publish(scope, connection, part), parts);
      } catch (SQLException e) {
        var plan = scope.planAfter(connection, e, part);
        if (plan instanceof Fail fail) {
          fail(fail.failed(), fail.reason());
          tryFirst(fail.others(), parts);
        } else if (plan instanceof Split split) {
          tryFirst(split.second(), parts);
          tryFirst(split.first(), parts);
        } else if (plan instanceof SwitchKeyForm) {
          part.forEach(QueuedPublication::switchKeyForm);
          tryFirst(part, parts);
        } else if (plan instanceof RetryWithKeys retry) {
          fail(part.stream().filter(queued -> !queued.hasKey()).toList(), retry.unknownOutcome());
          var keyed = part.stream().filter(QueuedPublication::hasKey).toList();
          keyed.forEach(QueuedPublication::markInDoubt);
          tryFirst(keyed, parts);
          return remainder(parts, retry.reason());
        } else if (plan instanceof Retry retry) {
          tryFirst(part, parts);
          return remainder(parts, retry.reason());
        }
      }
    }
    return Optional.empty();
  }

  private Optional<UnpublishedRemainder> afterConnectionFailure(
      List<QueuedPublication> batch, TransportFailure reason) {
    if (reason.isRetryable()) {
      return Optional.of(new UnpublishedRemainder(batch, reason));
    }
    fail(batch, reason);
    return Optional.empty();
  }

  private static void tryFirst(List<QueuedPublication> part, Deque<List<QueuedPublication>> parts) {
    if (!part.isEmpty()) {
      parts.addFirst(part);
    }
  }

  private static Optional<UnpublishedRemainder> remainder(
      Deque<List<QueuedPublication>> parts, TransportFailure reason) {
    var publications = parts.stream().flatMap(List::stream).toList();
    return publications.isEmpty()
        ? Optional.empty()
        : Optional.of(new UnpublishedRemainder(publications, reason));
  }

  /** Publishes in one transaction, and returns the publications that have to run again. */
  private List<QueuedPublication> publish(
      TransactionScope scope, Connection connection, List<QueuedPublication> part)
      throws SQLException {
    var startedAt = System.nanoTime();
    var statement = statementFor(part);
    var duplicates =
        scope.run(
            connection, part, () -> statement.execute(connection, part, scope.lockTimeout(part)));
    complete(part, duplicates);
    var again = resolve(scope, connection, duplicates);
    listener.committed(
        QueuedPublication.messageCount(part) - QueuedPublication.messageCount(again),
        QueuedPublication.bytes(part) - QueuedPublication.bytes(again),
        System.nanoTime() - startedAt);
    return again;
  }

  private PublishStatement statementFor(List<QueuedPublication> part) {
    if (part.get(0).isScheduled()) {
      return scheduled;
    }
    return QueuedPublication.keyCount(part) > 0 ? idempotent : plain;
  }

  private static void complete(List<QueuedPublication> part, List<QueuedPublication> duplicates) {
    var excluded = duplicates.isEmpty() ? Set.<QueuedPublication>of() : new HashSet<>(duplicates);
    for (var queued : part) {
      if (!excluded.contains(queued)) {
        queued.complete(Result.PUBLISHED);
      }
    }
  }

  /** Completes duplicates, and returns those that must store their key in the other form. */
  private List<QueuedPublication> resolve(
      TransactionScope scope, Connection connection, List<QueuedPublication> duplicates) {
    if (duplicates.isEmpty()) {
      return List.of();
    }
    Map<String, FirstCall> firstCalls;
    try {
      firstCalls =
          scope.run(
              connection,
              duplicates,
              () ->
                  duplicateResolver.findFirstCalls(
                      connection, duplicates, scope.lockTimeout(duplicates)));
    } catch (SQLException e) {
      fail(duplicates, DuplicateResolver.unreadableFirstCall(e));
      return List.of();
    }
    var again = new ArrayList<QueuedPublication>();
    for (var duplicate : duplicates) {
      var first = firstCalls.get(duplicate.key().value());
      if (first == null) {
        if (duplicate.maySwitchKeyForm()) {
          duplicate.switchKeyForm();
          again.add(duplicate);
        } else {
          fail(List.of(duplicate), DuplicateResolver.unreadableFirstCall(null));
        }
      } else if (first.isSameCallAs(duplicate)) {
        duplicate.markAccepted(first.acceptedAt());
        duplicate.complete(new Result.Repeated(first.ids()));
      } else {
        fail(List.of(duplicate), TransportFailure.keyReused(duplicate.key().value()));
      }
    }
    return again;
  }

  private void fail(List<QueuedPublication> publications, TransportFailure reason) {
    if (publications.isEmpty()) {
      return;
    }
    LOGGER.debug("{} calls failed", publications.size(), reason);
    publications.forEach(queued -> queued.fail(reason));
    listener.failed(QueuedPublication.messageCount(publications), reason);
  }
}
