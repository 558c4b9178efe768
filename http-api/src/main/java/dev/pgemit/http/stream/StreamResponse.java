package dev.pgemit.http.stream;

import dev.pgemit.EmitException;
import dev.pgemit.http.body.InvalidGzipException;
import dev.pgemit.http.failure.FailureResponder;
import dev.pgemit.http.problem.EmitFailureType;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.trace.Exchange;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Writes the response of a stream, with the last complete line if the stream failed. */
final class StreamResponse {
  private static final Logger LOGGER = LoggerFactory.getLogger(StreamResponse.class);
  private static final JsonMapper JSON = new JsonMapper();

  private StreamResponse() {}

  static void respond(Context context, StreamProgress progress) {
    respond(context, progress, progress.toDocument());
  }

  static void respondToDryRun(Context context, StreamProgress progress, DryRunLines lines) {
    var members = progress.toDocument();
    lines.addTo(members);
    respond(context, progress, members);
  }

  private static void respond(
      Context context, StreamProgress progress, Map<String, Object> members) {
    var reason = progress.failure();
    if (reason == null) {
      context.contentType("application/json").result(JSON.writeValueAsBytes(members));
      return;
    }
    members.put("line", progress.lastCompleteLine());
    var type = type(reason);
    if (type == ProblemType.UNAUTHORIZED) {
      context.header(Header.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
    }
    Exchange.of(context)
        .annotate(LOGGER.atWarn())
        .log(
            "A stream ended after line {}, before its end, with {} accepted and {}"
                + " rejected: {}",
            progress.lastCompleteLine(),
            members.get("accepted"),
            members.get("rejectedCount"),
            logMessage(reason));
    var problem =
        new Problem(
            type,
            detail(reason, progress),
            List.of(),
            progress.isOutcomeUnknown() ? "unknown" : null,
            members);
    FailureResponder.respond(context, new ProblemException(problem));
  }

  private static ProblemType type(Throwable reason) {
    if (reason instanceof EmitException failure) {
      return EmitFailureType.of(failure);
    }
    if (reason instanceof ProblemException problemException) {
      return Objects.requireNonNullElse(
          problemException.problem().type(), ProblemType.INTERNAL_ERROR);
    }
    for (var cause = reason; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        return ProblemType.REQUEST_TIMEOUT;
      }
      if (cause instanceof HttpException http) {
        return ProblemType.ofStatus(http.getCode()).orElse(ProblemType.INTERNAL_ERROR);
      }
    }
    return reason instanceof IOException
        ? ProblemType.MALFORMED_REQUEST
        : ProblemType.INTERNAL_ERROR;
  }

  private static String logMessage(Throwable reason) {
    return switch (type(reason)) {
      case REQUEST_TIMEOUT -> "it was idle for too long";
      case INTERNAL_ERROR, PERMANENT_FAILURE -> reason.toString();
      default -> String.valueOf(reason.getMessage());
    };
  }

  private static String detail(Throwable reason, StreamProgress progress) {
    var cause =
        reason instanceof EmitException
                || reason instanceof ProblemException
                || reason instanceof InvalidGzipException
            ? reason.getMessage()
            : "The stream broke off, or was idle for too long";
    var rest =
        progress.isOutcomeUnknown()
            ? "later lines may also have been published"
            : "nothing after it was published: send the rest again";
    return "%s. All lines up to %d are published or rejected; %s"
        .formatted(cause, progress.lastCompleteLine(), rest);
  }
}
