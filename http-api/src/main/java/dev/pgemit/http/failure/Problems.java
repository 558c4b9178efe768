package dev.pgemit.http.failure;

import dev.pgemit.EmitException;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.TooManyRecurringEmitsException;
import dev.pgemit.http.problem.Cause;
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
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a problem of whatever ended a request. */
public final class Problems {
  private static final Logger LOGGER = LoggerFactory.getLogger(Problems.class);
  static final String RETRY_AFTER_SECONDS = "1";
  private static final Pattern NOTHING_PUBLISHED = Pattern.compile("[:.] [Nn]othing was published");

  private Problems() {}

  /** Answers with the problem that a failure stands for. */
  public static void answer(Context context, Throwable failure) {
    var cause = Cause.of(failure);
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

  /** Answers a request that an Error ended: nobody knows how far it had come. */
  public static void answerError(HttpServletResponse response, Error failure) {
    LOGGER.error("A request met an Error", failure);
    if (response.isCommitted()) {
      return;
    }
    var json = JettyProblems.broken().json();
    response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR_500);
    response.setContentType(Problem.MEDIA_TYPE);
    try {
      response.getOutputStream().write(json);
    } catch (IOException e) {
      LOGGER.debug("Nobody reads the answer", e);
    }
  }

  private static void allow(Context context, MethodNotAllowedResponse refused) {
    var methods = new TreeSet<>(methods(refused));
    methods.add("OPTIONS");
    context.header(Header.ALLOW, String.join(", ", methods));
  }

  private static Set<String> methods(MethodNotAllowedResponse refused) {
    // Its only detail: the methods, with commas between.
    var methods = new TreeSet<String>();
    for (var several : refused.getDetails().values()) {
      methods.addAll(List.of(several.split("\\s*,\\s*")));
    }
    return methods;
  }

  // Why there is no connection the driver says in its own words, in brackets, which name hosts,
  // roles
  // and databases: they are for the log.
  private static String withoutDriver(EmitException failure) {
    var message = String.valueOf(failure.getMessage());
    if (!message.contains("No connection")) {
      return message;
    }
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getMessage() != null) {
        var line = Pattern.quote(sql.getMessage().lines().findFirst().orElse(""));
        message = message.replaceFirst("(?s) \\(%s.*?\\)(?=[:.])".formatted(line), "");
      }
    }
    return message;
  }

  /**
   * Returns the status for a call that was not published. A client that retries on 503 would retry
   * for ever where only a change of the database or of a setting helps: that is a 500.
   */
  public static int status(EmitException failure) {
    return failure.isRetryable() || !failure.isOutcomeKnown() || isEnding(failure)
        ? HttpStatus.SERVICE_UNAVAILABLE_503
        : HttpStatus.INTERNAL_SERVER_ERROR_500;
  }

  // Another replica, or this one after its restart, takes the call.
  private static boolean isEnding(EmitException failure) {
    var message = String.valueOf(failure.getMessage());
    return message.startsWith("The emitter is closed") || message.startsWith("Interrupted");
  }

  private static Problem problem(Context context, Throwable failure) {
    if (failure instanceof ProblemException known) {
      return known.problem();
    }
    if (failure instanceof InvalidMessageException invalid) {
      var faults =
          invalid.faults().stream()
              .map(fault -> new Fault(Pointers.of(fault.field()), fault.detail()))
              .toList();
      return isReading(context)
          ? Problem.ofQuery(faults, faults.size())
          : Problem.ofBody(faults, faults.size());
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
          status(emit),
          isReading(context)
              ? NOTHING_PUBLISHED.matcher(withoutDriver(emit)).replaceAll("") // nothing was to be
              : withoutDriver(emit),
          List.of(),
          emit.isOutcomeKnown() || isReading(context) ? null : "unknown");
    }
    if (failure instanceof MethodNotAllowedResponse refused) {
      return new Problem(
          refused.getStatus(),
          "%s does nothing here: use %s"
              .formatted(context.method().name(), String.join(" or ", methods(refused))));
    }
    if (failure instanceof HttpResponseException response) {
      var isRecurring = context.path().startsWith("/v1/recurring/");
      return new Problem(
          response.getStatus(),
          response.getMessage()
              + (response.getStatus() == HttpStatus.NOT_FOUND_404 && isRecurring
                  ? ". A name with a slash goes into the query: /v1/recurring?name="
                  : ""));
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
    return isReading(context)
        ? new Problem(
            HttpStatus.INTERNAL_SERVER_ERROR_500,
            "The service failed to read this. Its log has the cause under incident " + incident)
        : new Problem(
            HttpStatus.INTERNAL_SERVER_ERROR_500,
            "Something broke on our side; whether anything was published is not known. The log"
                + " tells more under incident "
                + incident,
            List.of(),
            "unknown");
  }

  /** Returns whether a request changes nothing, so that it has no outcome that could be unknown. */
  private static boolean isReading(Context context) {
    return HandlerType.GET.equals(context.method()) || HandlerType.HEAD.equals(context.method());
  }
}
