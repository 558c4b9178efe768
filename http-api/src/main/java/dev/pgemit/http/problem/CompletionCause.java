package dev.pgemit.http.problem;

import java.util.concurrent.CompletionException;

/** What failed. */
public final class CompletionCause {
  private CompletionCause() {}

  /** The failure itself, where a future has wrapped it. */
  public static Throwable unwrap(Throwable failure) {
    var cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
