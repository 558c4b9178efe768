package dev.pgemit.http.metrics;

import dev.pgemit.EmitException;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.TooManyRecurringEmitsException;
import dev.pgemit.http.problem.CompletionCause;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.util.Locale;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** How a call, or a line of a stream, ended. */
public enum RequestOutcome {
  /** Postgres committed it. */
  ACCEPTED,
  /** There was something wrong with it, and nothing was published. */
  INVALID,
  /** Postgres, or the queue, did not take it, and nothing was published. */
  FAILED,
  /** It may have been published. */
  UNKNOWN;

  /** The outcome that a failure stands for; none is success. */
  public static RequestOutcome of(@Nullable Throwable failure) {
    if (failure == null) {
      return ACCEPTED;
    }
    var cause = CompletionCause.unwrap(failure);
    if (cause instanceof ProblemException problemException) {
      return of(problemException.problem());
    }
    if (cause instanceof InvalidMessageException
        || cause instanceof IdempotencyKeyReusedException
        || cause instanceof TooManyRecurringEmitsException) {
      return INVALID;
    }
    return cause instanceof EmitException emit && emit.isOutcomeKnown() ? FAILED : UNKNOWN;
  }

  private static RequestOutcome of(Problem problem) {
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
