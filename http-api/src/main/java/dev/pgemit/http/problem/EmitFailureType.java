package dev.pgemit.http.problem;

import dev.pgemit.EmitException;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.MessageRefusedException;
import dev.pgemit.TooManyRecurringEmitsException;
import dev.pgemit.UnsupportedCallException;

/** The problem types of the emitter's failures. */
public final class EmitFailureType {
  private EmitFailureType() {}

  /**
   * Returns the type for a call that was not published. Clients retry on 503. The status is 500 if
   * only a change of the database or of a setting helps.
   */
  public static ProblemType of(EmitException failure) {
    if (failure instanceof InvalidMessageException) {
      return ProblemType.INVALID_BODY;
    } else if (failure instanceof IdempotencyKeyReusedException) {
      return ProblemType.IDEMPOTENCY_KEY_REUSED;
    } else if (failure instanceof MessageRefusedException) {
      return ProblemType.MESSAGE_REFUSED;
    } else if (failure instanceof TooManyRecurringEmitsException) {
      return ProblemType.TOO_MANY_RECURRING_EMITS;
    } else if (failure instanceof UnsupportedCallException) {
      return ProblemType.UNSUPPORTED_CALL;
    } else if (isShuttingDown(failure)) {
      return ProblemType.STOPPING;
    }
    return failure.isRetryable() || !failure.isOutcomeKnown()
        ? ProblemType.UNAVAILABLE
        : ProblemType.PERMANENT_FAILURE;
  }

  // Another replica, or this one after its restart, can handle the call.
  private static boolean isShuttingDown(EmitException failure) {
    var message = String.valueOf(failure.getMessage());
    return message.startsWith("The emitter is closed") || message.startsWith("Interrupted");
  }
}
