package dev.pgemit.publish;

import dev.pgemit.background.CompletionDispatcher;
import dev.pgemit.transport.FingerprintedKey;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.wire.EncodedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A publication on its way through the pipeline, with the callback that gets its result. */
final class QueuedPublication implements CompletionDispatcher.CompletedCall {
  private final Publication publication;
  private final long bytes;
  // A concurrent first call can cause two switches: the plain form conflicts, then the role's form
  // does, and then the plain form finds the call. The third is for a row that expires between them.
  private static final int MAX_KEY_FORM_SWITCHES = 3;

  private final boolean hasAttachments;
  private final boolean isScheduled;
  private final PublishCallback callback;
  private final long enqueuedAt;
  private final long deadline;
  private boolean hasRoleKey;
  private int keyFormSwitches;
  private boolean isInDoubt;
  private @Nullable Result result;

  /** Creates a publication that is enqueued now, and that the pipeline may retry for some time. */
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
      // The table of scheduled messages holds the attachments of its messages.
      attachments |= message.attachment() != null && message.scheduledDelivery() == null;
    }
    this.bytes = size;
    this.hasAttachments = attachments;
    this.isScheduled = publication.isScheduled();
  }

  /** Creates a publication for a caller's own connection, which has no queue. */
  static QueuedPublication unqueued(Publication publication) {
    return new QueuedPublication(publication, result -> {}, 0, Duration.ZERO);
  }

  Publication publication() {
    return publication;
  }

  /**
   * Stores the idempotency key in the other form from now on: under the name of the database role,
   * or as it is.
   */
  void switchKeyForm() {
    hasRoleKey = !hasRoleKey;
    keyFormSwitches++;
  }

  /** Returns whether another form of the idempotency key may still help. */
  boolean maySwitchKeyForm() {
    return keyFormSwitches < MAX_KEY_FORM_SWITCHES;
  }

  /** Returns the idempotency key for SQL, which appends the name of the role to a line feed. */
  String storedKey() {
    return hasRoleKey ? key().value() + "\n" : key().value();
  }

  List<EncodedMessage> messages() {
    return publication.messages();
  }

  boolean hasKey() {
    return publication.key() != null;
  }

  FingerprintedKey key() {
    return Objects.requireNonNull(publication.key());
  }

  /** Returns the messages that are not scheduled. */
  List<EncodedMessage> immediateMessages() {
    return isScheduled
        ? messages().stream().filter(message -> message.scheduledDelivery() == null).toList()
        : messages();
  }

  /** Records when Postgres accepted the first call, which this one repeats. */
  void markAccepted(Instant acceptedAt) {
    for (var message : messages()) {
      if (message.scheduledDelivery() != null) {
        message.scheduledDelivery().markAccepted(acceptedAt);
      }
    }
  }

  /** Returns the size of the messages in memory. */
  long bytes() {
    return bytes;
  }

  boolean hasAttachments() {
    return hasAttachments;
  }

  /** Returns whether any message is stored until its time. */
  boolean isScheduled() {
    return isScheduled;
  }

  @Override
  public boolean hasBlockingCaller() {
    return callback instanceof BlockingPublishCallback;
  }

  /** Returns the time since the call. */
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

  void fail(TransportFailure reason) {
    result = new Result.Failed(isInDoubt ? reason.afterUnknownOutcome() : reason);
  }

  /** Returns whether the result is known. */
  boolean isDone() {
    return result != null;
  }

  /** Returns the messages of all publications that are not scheduled, in order. */
  static List<EncodedMessage> immediateMessages(List<QueuedPublication> publications) {
    var all = new ArrayList<EncodedMessage>(publications.size());
    for (var queued : publications) {
      all.addAll(queued.immediateMessages());
    }
    return all;
  }

  static int keyCount(List<QueuedPublication> publications) {
    var count = 0;
    for (var queued : publications) {
      count += queued.hasKey() ? 1 : 0;
    }
    return count;
  }

  static int messageCount(List<QueuedPublication> publications) {
    var sum = 0;
    for (var queued : publications) {
      sum += queued.messages().size();
    }
    return sum;
  }

  static long bytes(List<QueuedPublication> publications) {
    var sum = 0L;
    for (var queued : publications) {
      sum += queued.bytes;
    }
    return sum;
  }

  Result result() {
    return Objects.requireNonNull(result);
  }

  @Override
  public void notifyCaller() {
    callback.onResult(result());
  }
}
