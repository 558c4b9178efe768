package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The messages of one call on their way through the pipeline, all or none, and how it went. */
final class Submission {
  private final List<EncodedMessage> messages;
  private final long bytes;
  private final boolean hasAttachments;
  private final boolean isAwaited;
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();
  private long deadline;
  private boolean isDone;
  private @Nullable PublishFailure failure;

  /**
   * Makes a submission.
   *
   * @param isAwaited whether a thread of ours waits for it, so that no code of a caller runs when
   *     it completes
   */
  Submission(List<EncodedMessage> messages, boolean isAwaited) {
    this.messages = messages;
    this.isAwaited = isAwaited;
    var size = 0L;
    var attachments = false;
    for (var message : messages) {
      size += message.size();
      attachments |= message.attachment() != null;
    }
    this.bytes = size;
    this.hasAttachments = attachments;
  }

  List<EncodedMessage> messages() {
    return messages;
  }

  /** How much memory its messages take. */
  long bytes() {
    return bytes;
  }

  boolean hasAttachments() {
    return hasAttachments;
  }

  CompletableFuture<Void> outcome() {
    return outcome;
  }

  /** Sets until when it may be tried again, by {@link System#nanoTime()}. */
  void setDeadline(long nanoTime) {
    deadline = nanoTime;
  }

  boolean isExpired(long nanoTime) {
    return nanoTime - deadline >= 0;
  }

  void succeed() {
    isDone = true;
  }

  void failWith(PublishFailure reason) {
    isDone = true;
    failure = reason;
  }

  /** Whether it is known how it went. */
  boolean isDone() {
    return isDone;
  }

  /** The messages of all, in order. */
  static List<EncodedMessage> messages(List<Submission> submissions) {
    var all = new ArrayList<EncodedMessage>(submissions.size());
    for (var submission : submissions) {
      all.addAll(submission.messages);
    }
    return all;
  }

  /** The bytes of all. */
  static long bytes(List<Submission> submissions) {
    var sum = 0L;
    for (var submission : submissions) {
      sum += submission.bytes;
    }
    return sum;
  }

  /** Tells all how it went; callers' callbacks run elsewhere, where they may emit again. */
  static void settle(List<Submission> submissions, Executor callbacks) {
    var others = new ArrayList<Submission>(submissions.size());
    for (var submission : submissions) {
      if (submission.isAwaited) {
        submission.complete();
      } else {
        others.add(submission);
      }
    }
    if (!others.isEmpty()) {
      callbacks.execute(() -> completeAll(others, callbacks));
    }
  }

  // Hands the later ones on before it completes the first: its callback may wait for one of them.
  private static void completeAll(List<Submission> submissions, Executor callbacks) {
    var first = submissions;
    while (first.size() > 1) {
      var half = first.size() / 2;
      var later = first.subList(half, first.size());
      callbacks.execute(() -> completeAll(later, callbacks));
      first = first.subList(0, half);
    }
    first.get(0).complete();
  }

  private void complete() {
    if (failure == null) {
      outcome.complete(null);
    } else {
      outcome.completeExceptionally(failure);
    }
  }
}
