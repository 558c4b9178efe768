package dev.pgemit.http.problem;

import java.util.concurrent.CompletionException;

/** What failed. */
public final class Cause {
  private Cause() {}

  /** The failure itself, where a future has wrapped it. */
  public static Throwable of(Throwable failure) {
    var cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
