package dev.pgemit.http.metrics;

import dev.pgemit.EmitException;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** How a call, or a line of a stream, ended. */
public enum Outcome {
  /** Postgres committed it. */
  ACCEPTED,
  /** There was something wrong with it, and nothing was published. */
  INVALID,
  /** Postgres, or the queue, did not take it, and nothing was published. */
  FAILED,
  /** It may have been published. */
  UNKNOWN;

  /** The outcome that a failure stands for; none is success. */
  public static Outcome of(@Nullable Throwable failure) {
    if (failure == null) {
      return ACCEPTED;
    }
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return of(failure.getCause());
    }
    if (failure instanceof ProblemException known) {
      return of(known.problem());
    }
    if (failure instanceof InvalidMessageException
        || failure instanceof IdempotencyKeyReusedException) {
      return INVALID;
    }
    return failure instanceof EmitException emit && emit.isOutcomeKnown() ? FAILED : UNKNOWN;
  }

  private static Outcome of(Problem problem) {
    if (problem.outcome() != null) {
      return UNKNOWN;
    }
    return problem.status() >= HttpStatus.INTERNAL_SERVER_ERROR_500 ? FAILED : INVALID;
  }

  /** Its name in metrics, traces and logs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
