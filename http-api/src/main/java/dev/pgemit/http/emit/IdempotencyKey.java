package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.problem.Cause;
import dev.pgemit.http.problem.ProblemException;
import io.javalin.http.Context;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;

/** The header {@code Idempotency-Key}: a repeat of the call publishes nothing. */
public final class IdempotencyKey {
  private static final String HEADER = "Idempotency-Key";

  private IdempotencyKey() {}

  /** Starts from the operator that the header asks for. */
  static BroadcastOperator start(Context context, BroadcastOperator everyone) {
    return start(context, () -> everyone, everyone::idempotent);
  }

  /** Starts with the key of the header, which is the caller's own, or without one. */
  static <T> T start(Context context, Supplier<T> without, Function<String, T> with) {
    var key = context.header(HEADER);
    if (key == null) {
      return without.get();
    }
    try {
      var unused = with.apply(key); // it is the caller's own text that has bounds
      return with.apply(Caller.of(context).own(key));
    } catch (InvalidMessageException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST_400,
          HEADER + ": " + e.faults().get(0).detail() + ". Nothing was published");
    }
  }

  /**
   * Names the caller's own key where a failure names the stored one, which also says whose it is.
   */
  static Throwable withCallersKey(Context context, Throwable failure) {
    var key = context.header(HEADER);
    if (key == null || !(Cause.of(failure) instanceof IdempotencyKeyReusedException reused)) {
      return failure;
    }
    var stored = Caller.of(context).own(key);
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_ENTITY_422,
        String.valueOf(reused.getMessage()).replace(stored, key));
  }

  /** Refuses it where a repeat cannot be told from the first call. */
  public static void refuse(Context context, String why) {
    if (context.header(HEADER) != null) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST_400, "No " + HEADER + " here: " + why + ". Nothing was published");
    }
  }
}
