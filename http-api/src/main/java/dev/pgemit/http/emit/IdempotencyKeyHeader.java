package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.problem.CompletionCause;
import dev.pgemit.http.problem.ProblemException;
import io.javalin.http.Context;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;

/** The header {@code Idempotency-Key}: a repeat of the call publishes nothing. */
public final class IdempotencyKeyHeader {
  private static final String HEADER = "Idempotency-Key";

  private IdempotencyKeyHeader() {}

  /** Starts from the operator that the header asks for. */
  static BroadcastOperator applyTo(Context context, BroadcastOperator baseOperator) {
    return applyTo(context, () -> baseOperator, baseOperator::idempotent);
  }

  /** Starts with the key of the header, which is the caller's own, or without one. */
  static <T> T applyTo(Context context, Supplier<T> withoutKey, Function<String, T> withKey) {
    var key = context.header(HEADER);
    if (key == null) {
      return withoutKey.get();
    }
    try {
      var unused = withKey.apply(key); // it is the caller's own text that has bounds
      return withKey.apply(Caller.of(context).scopeIdempotencyKey(key));
    } catch (InvalidMessageException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST_400,
          HEADER + ": " + e.faults().get(0).detail() + ". Nothing was published");
    }
  }

  /**
   * Names the caller's own key where a failure names the stored one, which also says whose it is.
   */
  static Throwable withOriginalKey(Context context, Throwable failure) {
    var key = context.header(HEADER);
    if (key == null
        || !(CompletionCause.unwrap(failure) instanceof IdempotencyKeyReusedException reused)) {
      return failure;
    }
    var stored = Caller.of(context).scopeIdempotencyKey(key);
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_ENTITY_422,
        String.valueOf(reused.getMessage()).replace(stored, key));
  }

  /** Refuses it where a repeat cannot be told from the first call. */
  public static void reject(Context context, String reason) {
    if (context.header(HEADER) != null) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST_400,
          "No " + HEADER + " here: " + reason + ". Nothing was published");
    }
  }
}
