package dev.pgemit.http.route;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The header {@code Idempotency-Key}: a repeat of the call publishes nothing. */
public final class IdempotencyKeyHeader {
  /** The name of the header. */
  public static final String NAME = "Idempotency-Key";

  private IdempotencyKeyHeader() {}

  /** Returns the operator, idempotent by the key of the request if it has one. */
  public static BroadcastOperator applyTo(CallRequest request, BroadcastOperator operator) {
    return applyTo(request, () -> operator, operator::idempotent);
  }

  /** Calls {@code withKey} with the request's key, scoped to the caller, or {@code withoutKey}. */
  public static <T> T applyTo(
      CallRequest request, Supplier<T> withoutKey, Function<String, T> withKey) {
    var key = request.header(NAME);
    if (key == null) {
      return withoutKey.get();
    }
    try {
      var unused = withKey.apply(key); // The length limit applies to the key without its scope.
      return withKey.apply(request.caller().scopeIdempotencyKey(key));
    } catch (InvalidMessageException e) {
      throw new ProblemException(
          ProblemType.INVALID_HEADER,
          NAME + ": " + e.faults().get(0).detail() + ". Nothing was published");
    }
  }

  /**
   * Replaces the stored key in a failure's message with the key of the request. The stored key
   * names the caller.
   */
  static Throwable withOriginalKey(CallRequest request, Throwable failure) {
    var key = request.header(NAME);
    if (key == null || !(failure instanceof IdempotencyKeyReusedException reused)) {
      return failure;
    }
    var stored = request.caller().scopeIdempotencyKey(key);
    return new ProblemException(
        ProblemType.IDEMPOTENCY_KEY_REUSED,
        String.valueOf(reused.getMessage()).replace(stored, key));
  }

  /**
   * Rejects the header on calls that cannot detect a repeat.
   *
   * @param key the value of the header; {@code null} if there is none
   */
  public static void reject(@Nullable String key, String reason) {
    if (key != null) {
      throw new ProblemException(
          ProblemType.INVALID_HEADER,
          NAME + " is not supported here: " + reason + ". Nothing was published");
    }
  }
}
