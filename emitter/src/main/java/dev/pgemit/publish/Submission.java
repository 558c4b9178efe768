package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of one call on their way through the pipeline, all or none, and how it went. */
final class Submission {
  private Publication publication;
  private final long bytes;
  private final boolean hasAttachments;
  private final boolean isPostponed;
  private final Outcome outcome;
  private final long madeAt;
  private final long deadline;
  private boolean isDone;
  private boolean isInDoubt;
  private @Nullable PublishFailure failure;
  private @Nullable List<String> repeated;

  /**
   * Makes a submission.
   *
   * @param madeAt now, by {@link System#nanoTime()}
   * @param patience for how long from now it may be tried again
   */
  Submission(Publication publication, Outcome outcome, long madeAt, Duration patience) {
    this.publication = publication;
    this.outcome = outcome;
    this.madeAt = madeAt;
    this.deadline = madeAt + patience.toNanos();
    var size = 0L;
    var attachments = false;
    for (var message : publication.messages()) {
      size += message.size();
      // One that waits is stored with its attachment, beside the others that wait.
      attachments |= message.attachment() != null && message.postponement() == null;
    }
    this.bytes = size;
    this.hasAttachments = attachments;
    this.isPostponed = publication.isPostponed();
  }

  Publication publication() {
    return publication;
  }

  /**
   * Has the key stored under the name of the database role from now on.
   *
   * @return false where it is already
   */
  boolean storeKeyOfRole() {
    if (publication.isOfRole()) {
      return false;
    }
    publication = publication.ofRole();
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
  boolean isPostponed() {
    return isPostponed;
  }

  /** Whether a thread of ours waits for it, so that no code of a caller runs when it is told. */
  boolean isAwaited() {
    return outcome instanceof Awaited;
  }

  /** How long it is since its caller came. */
  long age(long nanoTime) {
    return nanoTime - madeAt;
  }

  boolean isExpired(long nanoTime) {
    return nanoTime - deadline >= 0;
  }

  void succeed() {
    isDone = true;
  }

  /** An earlier call with the same key was published, with these ids. */
  void repeat(List<String> ids) {
    isDone = true;
    repeated = ids;
  }

  /** Notes that a try may have been published, or not; its key makes another one safe. */
  void doubt() {
    isInDoubt = true;
  }

  void failWith(PublishFailure reason) {
    isDone = true;
    failure = isInDoubt ? reason.afterDoubt() : reason;
  }

  /** Whether it is known how it went. */
  boolean isDone() {
    return isDone;
  }

  /** The messages of all, in order. */
  static List<EncodedMessage> messages(List<Submission> submissions) {
    var all = new ArrayList<EncodedMessage>(submissions.size());
    for (var submission : submissions) {
      all.addAll(submission.messages());
    }
    return all;
  }

  /** How many messages all have. */
  static int count(List<Submission> submissions) {
    var sum = 0;
    for (var submission : submissions) {
      sum += submission.messages().size();
    }
    return sum;
  }

  /** The bytes of all. */
  static long bytes(List<Submission> submissions) {
    var sum = 0L;
    for (var submission : submissions) {
      sum += submission.bytes;
    }
    return sum;
  }

  /** Tells its caller how it went. */
  void tell() {
    if (failure != null) {
      outcome.fail(failure);
    } else if (repeated != null) {
      outcome.repeat(repeated);
    } else {
      outcome.succeed();
    }
  }
}
