package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private boolean isDone;
  private boolean isInDoubt;
  private @Nullable PublishFailure failure;
  private @Nullable List<String> duplicateIds;

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

  void markPublished() {
    isDone = true;
  }

  /** An earlier call with the same key was published, with these ids. */
  void markDuplicate(List<String> ids) {
    isDone = true;
    duplicateIds = ids;
  }

  /** Notes that a try may have been published, or not; its key makes another one safe. */
  void markInDoubt() {
    isInDoubt = true;
  }

  void markFailed(PublishFailure reason) {
    isDone = true;
    failure = isInDoubt ? reason.afterUnknownOutcome() : reason;
  }

  /** Whether it is known how it went. */
  boolean isDone() {
    return isDone;
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

  /** Tells its caller how it went. */
  void notifyCaller() {
    if (failure != null) {
      callback.onFailure(failure);
    } else if (duplicateIds != null) {
      callback.onDuplicate(duplicateIds);
    } else {
      callback.onPublished();
    }
  }
}
