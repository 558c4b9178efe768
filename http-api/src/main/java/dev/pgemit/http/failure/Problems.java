package dev.pgemit.http.failure;

import dev.pgemit.EmitException;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.TooManyRecurringEmitsException;
import dev.pgemit.http.problem.Fault;
import dev.pgemit.http.problem.Pointers;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.trace.Exchange;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a problem of whatever ended a request. */
public final class Problems {
  private static final Logger LOGGER = LoggerFactory.getLogger(Problems.class);
  static final String RETRY_AFTER_SECONDS = "1";

  private Problems() {}

  /** Answers with the problem that a failure stands for. */
  public static void answer(Context context, Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof MethodNotAllowedResponse refused) {
      allow(context, refused);
      if (HandlerType.OPTIONS.equals(context.method())) {
        context.status(HttpStatus.NO_CONTENT_204);
        return;
      }
    }
    var problem = problem(context, cause);
    if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE_503
        || problem.status() == HttpStatus.TOO_MANY_REQUESTS_429) {
      context.header(Header.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    context.status(problem.status()).contentType(Problem.MEDIA_TYPE).result(problem.json());
  }

  private static void allow(Context context, MethodNotAllowedResponse refused) {
    // Its only detail: the methods, with commas between.
    var methods = new TreeSet<>(Set.of("OPTIONS"));
    for (var several : refused.getDetails().values()) {
      methods.addAll(List.of(several.split("\\s*,\\s*")));
    }
    context.header(Header.ALLOW, String.join(", ", methods));
  }

  private static Problem problem(Context context, Throwable failure) {
    if (failure instanceof ProblemException known) {
      return known.problem();
    }
    if (failure instanceof InvalidMessageException invalid) {
      return Problem.of(
          invalid.faults().stream()
              .map(fault -> new Fault(Pointers.of(fault.field()), fault.detail()))
              .toList());
    }
    if (failure instanceof IdempotencyKeyReusedException reused) {
      return new Problem(HttpStatus.UNPROCESSABLE_ENTITY_422, String.valueOf(reused.getMessage()));
    }
    if (failure instanceof TooManyRecurringEmitsException full) {
      return new Problem(HttpStatus.CONFLICT_409, String.valueOf(full.getMessage()));
    }
    if (failure instanceof EmitException emit) {
      Exchange.of(context)
          .on(LOGGER.atWarn())
          .log("{} {} failed: {}", context.method(), context.path(), emit.getMessage());
      return new Problem(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          String.valueOf(emit.getMessage()),
          List.of(),
          emit.isOutcomeKnown() ? null : "unknown");
    }
    if (failure instanceof HttpResponseException response) {
      return new Problem(response.getStatus(), String.valueOf(response.getMessage()));
    }
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpException http) {
        return new Problem(http.getCode(), String.valueOf(http.getReason()));
      }
    }
    var incident = UUID.randomUUID();
    Exchange.of(context)
        .on(LOGGER.atError())
        .addKeyValue("incident", incident.toString())
        .setCause(failure)
        .log("Incident {}: {} {}", incident, context.method(), context.path());
    return new Problem(
        HttpStatus.INTERNAL_SERVER_ERROR_500,
        "Something broke on our side; whether anything was published is not known. The log tells"
            + " more under incident "
            + incident,
        List.of(),
        "unknown");
  }
}
