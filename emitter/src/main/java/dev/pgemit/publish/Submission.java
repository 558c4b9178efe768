package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A message on its way through the pipeline, and the future that tells how it went. */
final class Submission {
  private final EncodedMessage message;
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();
  private final boolean isAwaited;
  private @Nullable PublishFailure failure;

  /**
   * Makes a submission.
   *
   * @param isAwaited whether a thread of ours waits for it, so that no code of a caller runs when
   *     it completes
   */
  Submission(EncodedMessage message, boolean isAwaited) {
    this.message = message;
    this.isAwaited = isAwaited;
  }

  EncodedMessage message() {
    return message;
  }

  CompletableFuture<Void> outcome() {
    return outcome;
  }

  void failWith(PublishFailure reason) {
    failure = reason;
  }

  /** Tells all how it went; callers' callbacks run elsewhere, where they may emit again. */
  static void settle(Iterable<Submission> submissions, Executor callbacks) {
    var hasCallbacks = false;
    for (var submission : submissions) {
      if (submission.isAwaited) {
        submission.complete();
      } else {
        hasCallbacks = true;
      }
    }
    if (hasCallbacks) {
      callbacks.execute(() -> submissions.forEach(Submission::complete));
    }
  }

  private void complete() {
    if (failure == null) {
      outcome.complete(null);
    } else {
      outcome.completeExceptionally(failure);
    }
  }
}
