package dev.pgemit.http.problem;

import java.util.concurrent.CompletionException;

/** Causes of failed futures. */
public final class CompletionCause {
  private CompletionCause() {}

  /**
   * Returns the cause of a {@link java.util.concurrent.CompletionException}, or else the failure
   * itself.
   */
  public static Throwable unwrap(Throwable failure) {
    var cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
