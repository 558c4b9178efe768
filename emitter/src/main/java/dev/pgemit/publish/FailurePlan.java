package dev.pgemit.publish;

import dev.pgemit.publish.LockTimeoutDiagnosis.ContendedLock;
import dev.pgemit.transport.TransportFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The decision after a transaction failed: which of its publications fail, and how the others are
 * tried again. A pure function of the error and the publications.
 */
sealed interface FailurePlan {
  /** Fails some publications, and tries the others again in one transaction. */
  record Fail(
      List<QueuedPublication> failed, TransportFailure reason, List<QueuedPublication> others)
      implements FailurePlan {}

  /** Tries the publications again in two transactions. */
  record Split(List<QueuedPublication> first, List<QueuedPublication> second)
      implements FailurePlan {}

  /** Tries the publication again with its idempotency key stored in the other form. */
  record SwitchKeyForm() implements FailurePlan {}

  /** Leaves the publications, and all after them, for a later try. Nothing was published. */
  record Retry(TransportFailure reason, boolean keepsConnection) implements FailurePlan {}

  /**
   * Fails the publications without an idempotency key, since they may have been published, and
   * leaves the others, and all after them, for a later try. The connection is broken.
   */
  record RetryWithKeys(TransportFailure unknownOutcome, TransportFailure reason)
      implements FailurePlan {}

  /**
   * Returns the plan for a transaction of the pipeline.
   *
   * @param part the publications of the transaction, at least one; all scheduled, or none
   * @param lockTimeout which lock the transaction waited for; {@code null} unless {@link
   *     LockTimeoutDiagnosis#isPossible}
   */
  static FailurePlan of(
      SQLException cause,
      List<QueuedPublication> part,
      @Nullable LockTimeoutDiagnosis lockTimeout,
      AttachmentsTable table) {
    var errors = new SqlErrorTranslator(table);
    if (SqlErrorTranslator.isConnectionBroken(cause)) {
      return new RetryWithKeys(
          errors.translate(cause), SqlErrorTranslator.connectionFailure(cause));
    }
    if (lockTimeout != null && lockTimeout.lock() != ContendedLock.UNKNOWN) {
      return afterLockTimeout(cause, part, lockTimeout, table);
    }
    if (SqlErrorTranslator.isNotifyQueueFull(cause) && part.size() > 1) {
      return halve(part); // what is left of the queue may have room for a smaller transaction
    }
    return SqlErrorTranslator.isRetryable(cause)
        ? new Retry(errors.translate(cause), OutboxTable.isFull(cause))
        : splitOrFail(cause, part, errors);
  }

  /** Returns the plan for one publication on the connection of a caller. */
  static FailurePlan onCallersConnection(
      SQLException cause,
      QueuedPublication queued,
      boolean isInTransaction,
      AttachmentsTable table) {
    if (SqlErrorTranslator.isRoleKeyConflict(cause)) {
      return switchKeyForm(cause, queued);
    }
    var errors = new SqlErrorTranslator(table);
    return failAll(
        cause,
        List.of(queued),
        isInTransaction ? errors.translateInTransaction(cause) : errors.translate(cause));
  }

  private static FailurePlan afterLockTimeout(
      SQLException cause,
      List<QueuedPublication> part,
      LockTimeoutDiagnosis lockTimeout,
      AttachmentsTable table) {
    return switch (lockTimeout.lock()) {
      case TABLE ->
          failOnly(
              part,
              lockTimeout.held()::isBlocked,
              lockTimeout.tableLockFailure(part, table, cause));
      case NOTIFY -> new Retry(LockTimeoutDiagnosis.notifyLockFailure(cause), true);
      default ->
          part.size() > 1 && lockTimeout.mayWaitAgain()
              ? halve(part)
              : new Fail(part, LockTimeoutDiagnosis.rowLockFailure(cause), List.of());
    };
  }

  private static FailurePlan splitOrFail(
      SQLException cause, List<QueuedPublication> part, SqlErrorTranslator errors) {
    var failure = errors.translate(cause);
    if (part.get(0).isScheduled() && ScheduleErrorTranslator.isPermanent(cause)) {
      return failAll(cause, part, failure);
    }
    var keyed = QueuedPublication.keyCount(part);
    if (SqlErrorTranslator.isKeysTableError(cause) && keyed > 0 && keyed < part.size()) {
      return failOnly(part, QueuedPublication::hasKey, failure);
    }
    if (SqlErrorTranslator.isAttachmentsTableError(cause)
        && part.stream().anyMatch(QueuedPublication::hasAttachments)) {
      return failOnly(part, QueuedPublication::hasAttachments, failure);
    }
    if (SqlErrorTranslator.mayConcernOneMessage(cause) && part.size() > 1) {
      return halve(part);
    }
    return SqlErrorTranslator.isRoleKeyConflict(cause)
        ? switchKeyForm(cause, part.get(0))
        : failAll(cause, part, failure);
  }

  private static FailurePlan switchKeyForm(SQLException cause, QueuedPublication queued) {
    return queued.maySwitchKeyForm()
        ? new SwitchKeyForm()
        : new Fail(List.of(queued), DuplicateResolver.unreadableFirstCall(cause), List.of());
  }

  private static FailurePlan halve(List<QueuedPublication> part) {
    var half = part.size() / 2;
    return new Split(part.subList(0, half), part.subList(half, part.size()));
  }

  private static FailurePlan failOnly(
      List<QueuedPublication> part, Predicate<QueuedPublication> fails, TransportFailure reason) {
    return new Fail(
        part.stream().filter(fails).toList(),
        reason,
        part.stream().filter(fails.negate()).toList());
  }

  private static FailurePlan failAll(
      SQLException cause, List<QueuedPublication> part, TransportFailure failure) {
    var first = part.get(0);
    return new Fail(
        part,
        first.isScheduled()
            ? ScheduleErrorTranslator.translate(cause, failure, first.publication())
            : failure,
        List.of());
  }
}
