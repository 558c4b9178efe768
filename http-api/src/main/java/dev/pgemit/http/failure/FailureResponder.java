package dev.pgemit.http.failure;

import dev.pgemit.EmitException;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.MessageRefusedException;
import dev.pgemit.TooManyRecurringEmitsException;
import dev.pgemit.UnsupportedCallException;
import dev.pgemit.http.problem.CompletionCause;
import dev.pgemit.http.problem.EmitFailureType;
import dev.pgemit.http.problem.FieldError;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.Problem.ErrorSource;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
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
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts failures of requests to problem responses. */
public final class FailureResponder {
  private static final Logger LOGGER = LoggerFactory.getLogger(FailureResponder.class);
  static final String RETRY_AFTER_SECONDS = "1";
  private static final Pattern NOTHING_PUBLISHED =
      Pattern.compile("(?:[:.]|, so) [Nn]othing was published");

  // "No connection to Redis at host:port (reason). Nothing was published …"
  private static final Pattern REDIS_ADDRESS =
      Pattern.compile("(?s) at \\S+ \\(.*?\\)(?=\\. Nothing)");

  private FailureResponder() {}

  /**
   * Responds with the problem for a failure. Never throws, since Javalin would call this method
   * with that exception again, without end.
   */
  public static void respond(Context context, Throwable failure) {
    try {
      writeProblem(context, failure);
    } catch (RuntimeException e) {
      LOGGER.warn("A failure has no response, since the request has ended: {}", failure, e);
    }
  }

  /** Returns the problem for a failure after the start of the response. */
  public static Problem problem(Context context, Throwable failure) {
    return toProblem(Exchange.of(context), CompletionCause.unwrap(failure));
  }

  private static void writeProblem(Context context, Throwable failure) {
    var cause = CompletionCause.unwrap(failure);
    if (cause instanceof MethodNotAllowedResponse methodNotAllowed) {
      setAllowHeader(context, methodNotAllowed);
      if (HandlerType.OPTIONS.equals(context.method())) {
        context.status(HttpStatus.NO_CONTENT_204);
        return;
      }
    }
    var problem = toProblem(Exchange.of(context), cause);
    if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE_503
        || problem.status() == HttpStatus.TOO_MANY_REQUESTS_429) {
      context.header(Header.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    context.status(problem.status()).contentType(Problem.MEDIA_TYPE).result(problem.toJson());
  }

  /** Responds with the problem for a failure. Logs an Error, whose outcome is unknown. */
  public static void respond(
      Request request, Response response, Callback callback, Throwable failure) {
    var cause = CompletionCause.unwrap(failure);
    if (cause instanceof Error) {
      LOGGER.error("A request failed with an Error", cause);
    }
    var problem =
        cause instanceof Error
            ? JettyErrorHandler.internalError()
            : toProblem(Exchange.of(request), cause);
    JettyErrorHandler.write(problem, response, callback);
  }

  /** Responds to a request that an Error ended. The outcome is unknown. */
  public static void respondToError(HttpServletResponse response, Error failure) {
    LOGGER.error("A request failed with an Error", failure);
    if (response.isCommitted()) {
      return;
    }
    var json = JettyErrorHandler.internalError().toJson();
    response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR_500);
    response.setContentType(Problem.MEDIA_TYPE);
    try {
      response.getOutputStream().write(json);
    } catch (IOException e) {
      LOGGER.debug("The client no longer reads the response", e);
    }
  }

  private static void setAllowHeader(Context context, MethodNotAllowedResponse failure) {
    var methods = new TreeSet<>(allowedMethods(failure));
    methods.add("OPTIONS");
    context.header(Header.ALLOW, String.join(", ", methods));
  }

  private static Set<String> allowedMethods(MethodNotAllowedResponse failure) {
    // The only detail contains the methods, separated by commas.
    var methods = new TreeSet<String>();
    for (var joinedMethods : failure.getDetails().values()) {
      methods.addAll(List.of(joinedMethods.split("\\s*,\\s*")));
    }
    return methods;
  }

  // The message contains the driver's message in parentheses, which names hosts, roles and
  // databases. Only the log contains the names.
  private static String withoutDriverMessage(EmitException failure) {
    var message = String.valueOf(failure.getMessage());
    if (!message.contains("No connection")) {
      return message;
    }
    if (message.startsWith("No connection to Redis")) {
      return REDIS_ADDRESS.matcher(message).replaceFirst("");
    }
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getMessage() != null) {
        var line = Pattern.quote(sql.getMessage().lines().findFirst().orElse(""));
        message = message.replaceFirst("(?s) \\(%s.*?\\)(?=[:.,])".formatted(line), "");
      }
    }
    return message;
  }

  private static Problem toProblem(Exchange exchange, Throwable failure) {
    if (failure instanceof ProblemException problemException) {
      return problemException.problem();
    }
    if (failure instanceof InvalidMessageException invalid) {
      var errors = FieldError.of(invalid);
      var source = isReadOnly(exchange) ? ErrorSource.READ_QUERY : ErrorSource.BODY;
      return Problem.ofErrors(source, errors, errors.size());
    }
    if (failure instanceof IdempotencyKeyReusedException
        || failure instanceof MessageRefusedException
        || failure instanceof TooManyRecurringEmitsException
        || failure instanceof UnsupportedCallException) {
      var refused = (EmitException) failure;
      return new Problem(EmitFailureType.of(refused), String.valueOf(refused.getMessage()));
    }
    if (failure instanceof EmitException emit) {
      exchange
          .annotate(LOGGER.atWarn())
          .log("{} {} failed: {}", exchange.method(), exchange.path(), emit.getMessage());
      return new Problem(
          EmitFailureType.of(emit),
          isReadOnly(exchange)
              ? NOTHING_PUBLISHED
                  .matcher(withoutDriverMessage(emit))
                  .replaceAll("") // the request publishes nothing in any case
              : withoutDriverMessage(emit),
          List.of(),
          emit.isOutcomeKnown() || isReadOnly(exchange) ? null : "unknown");
    }
    if (failure instanceof MethodNotAllowedResponse methodNotAllowed) {
      return new Problem(
          ProblemType.METHOD_NOT_ALLOWED,
          "%s is not supported here: use %s"
              .formatted(exchange.method(), String.join(" or ", allowedMethods(methodNotAllowed))));
    }
    if (failure instanceof HttpResponseException response) {
      var isRecurring = exchange.path().startsWith("/v1/recurring/");
      return Problem.ofStatus(
          response.getStatus(),
          response.getMessage()
              + (response.getStatus() == HttpStatus.NOT_FOUND_404 && isRecurring
                  ? ". A name with a slash belongs in the query: /v1/recurring?name="
                  : ""));
    }
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpException http) {
        return Problem.ofStatus(http.getCode(), String.valueOf(http.getReason()));
      }
    }
    var incident = UUID.randomUUID();
    exchange
        .annotate(LOGGER.atError())
        .addKeyValue("incident", incident.toString())
        .setCause(failure)
        .log("Incident {}: {} {}", incident, exchange.method(), exchange.path());
    return isReadOnly(exchange)
        ? new Problem(
            ProblemType.INTERNAL_ERROR,
            "The service failed to read this. Its log has the cause under incident " + incident)
        : new Problem(
            ProblemType.INTERNAL_ERROR,
            "The service failed; it is unknown whether anything was published. Its log"
                + " has the cause under incident "
                + incident,
            List.of(),
            "unknown");
  }

  /** Returns whether a request is read-only. A read-only request never has an unknown outcome. */
  private static boolean isReadOnly(Exchange exchange) {
    return HttpMethod.GET.is(exchange.method()) || HttpMethod.HEAD.is(exchange.method());
  }
}
