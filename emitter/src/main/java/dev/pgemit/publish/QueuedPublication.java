package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The messages of one call on their way through the pipeline, all or none, and how it went. */
final class QueuedPublication {
  private Publication publication;
  private final long bytes;
  private final boolean hasAttachments;
  private final boolean isScheduled;
  private final PublishCallback callback;
  private final long enqueuedAt;
  private final long deadline;
  private boolean isInDoubt;
  private @Nullable Result result;

  /**
   * Makes a submission.
   *
   * @param enqueuedAt now, by {@link System#nanoTime()}
   * @param retryTimeout for how long from now it may be tried again
   */
  QueuedPublication(
      Publication publication, PublishCallback callback, long enqueuedAt, Duration retryTimeout) {
    this.publication = publication;
    this.callback = callback;
    this.enqueuedAt = enqueuedAt;
    this.deadline = enqueuedAt + retryTimeout.toNanos();
    var size = 0L;
    var attachments = false;
    for (var message : publication.messages()) {
      size += message.sizeBytes();
      // One that waits is stored with its attachment, beside the others that wait.
      attachments |= message.attachment() != null && message.scheduledDelivery() == null;
    }
    this.bytes = size;
    this.hasAttachments = attachments;
    this.isScheduled = publication.isScheduled();
  }

  Publication publication() {
    return publication;
  }

  /**
   * Has the key stored under the name of the database role from now on.
   *
   * @return false where it is already
   */
  boolean switchToRoleKey() {
    if (publication.hasRoleKey()) {
      return false;
    }
    publication = publication.withRoleKey();
    return true;
  }

  List<EncodedMessage> messages() {
    return publication.messages();
  }

  boolean hasKey() {
    return publication.key() != null;
  }

  /** How much memory its messages take. */
  long bytes() {
    return bytes;
  }

  boolean hasAttachments() {
    return hasAttachments;
  }

  /** Whether any of its messages waits in Postgres. */
  boolean isScheduled() {
    return isScheduled;
  }

  /** Whether a thread of ours waits for it, so that no code of a caller runs when it is told. */
  boolean hasBlockingCaller() {
    return callback instanceof BlockingPublishCallback;
  }

  /** How long it is since its caller came. */
  long ageNanos(long nanoTime) {
    return nanoTime - enqueuedAt;
  }

  boolean isExpired(long nanoTime) {
    return nanoTime - deadline >= 0;
  }

  /** Records that a try may have been published. The idempotency key makes another try safe. */
  void markInDoubt() {
    isInDoubt = true;
  }

  void complete(Result known) {
    result = known;
  }

  void fail(PublishFailure reason) {
    result = new Result.Failed(isInDoubt ? reason.afterUnknownOutcome() : reason);
  }

  /** Returns whether the result is known. */
  boolean isDone() {
    return result != null;
  }

  /** The messages of all, in order. */
  static List<EncodedMessage> messages(List<QueuedPublication> submissions) {
    var all = new ArrayList<EncodedMessage>(submissions.size());
    for (var submission : submissions) {
      all.addAll(submission.messages());
    }
    return all;
  }

  /** How many messages all have. */
  static int messageCount(List<QueuedPublication> submissions) {
    var sum = 0;
    for (var submission : submissions) {
      sum += submission.messages().size();
    }
    return sum;
  }

  /** The bytes of all. */
  static long bytes(List<QueuedPublication> submissions) {
    var sum = 0L;
    for (var submission : submissions) {
      sum += submission.bytes;
    }
    return sum;
  }

  /** Passes the result to the callback. */
  void notifyCaller() {
    callback.onResult(Objects.requireNonNull(result));
  }
}
