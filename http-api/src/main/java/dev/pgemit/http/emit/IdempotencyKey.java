package dev.pgemit.http.emit;

import dev.pgemit.http.problem.ProblemException;
import io.javalin.http.Context;
import org.eclipse.jetty.http.HttpStatus;

/** The header {@code Idempotency-Key}. */
public final class IdempotencyKey {
  private IdempotencyKey() {}

  /** Refuses it: whoever sends one relies on a repeat being safe, which it is not here. */
  public static void refuse(Context context) {
    if (context.header("Idempotency-Key") != null) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST_400,
          "This version does not take an Idempotency-Key, and would publish a repeat twice: leave"
              + " the header out. Nothing was published");
    }
  }
}
