package dev.pgemit.http.metrics;

import dev.pgemit.EmitException;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.MessageRefusedException;
import dev.pgemit.TooManyRecurringEmitsException;
import dev.pgemit.http.problem.CompletionCause;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.util.Locale;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** The outcome of a call or of a stream's line. */
public enum RequestOutcome {
  /** Postgres committed the messages. */
  ACCEPTED,
  /** The request was invalid. Nothing was published. */
  INVALID,
  /** Postgres or the queue rejected the messages. Nothing was published. */
  FAILED,
  /** The messages may have been published. */
  UNKNOWN;

  /** Returns the outcome for a failure; {@code null} means success. */
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
        || cause instanceof MessageRefusedException
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

  /** Returns the name in metrics, traces and logs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
