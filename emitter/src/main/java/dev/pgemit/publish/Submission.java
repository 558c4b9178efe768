package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.util.ArrayList;
import java.util.List;
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
