package dev.pgemit.http.failure;

import dev.pgemit.http.body.EmitLimits;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Writes errors that occur before routing, in the same format as all other errors. */
public final class JettyErrorHandler extends ErrorHandler {
  // Jetty has no message for this status.
  private static final String SERVICE_UNAVAILABLE =
      "The service is about to stop, or is overloaded: nothing was %s. Send the" + " request again";

  private static final String URI_TOO_LONG =
      ("The URI and the headers together may have %d bytes, and the URI exceeds"
              + " the limit: shorten it")
          .formatted(EmitLimits.MAX_HEADER_BYTES);
  private static final String HEADERS_TOO_LARGE =
      ("The URI and the headers together exceed %d bytes: send fewer or shorter" + " headers")
          .formatted(EmitLimits.MAX_HEADER_BYTES);

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    var problem =
        code == HttpStatus.INTERNAL_SERVER_ERROR_500 && !isReadOnly(request)
            ? internalError()
            : Problem.ofStatus(code, detail(request, code, message));
    write(problem, response, callback);
  }

  /** Returns the problem for an Error. Messages may have been published before the Error. */
  static Problem internalError() {
    return new Problem(
        ProblemType.INTERNAL_ERROR,
        "The service failed; it is unknown whether anything was published",
        List.of(),
        "unknown");
  }

  private static String detail(Request request, int code, @Nullable String message) {
    return switch (code) {
      case HttpStatus.SERVICE_UNAVAILABLE_503 ->
          SERVICE_UNAVAILABLE.formatted(isReadOnly(request) ? "done" : "published");
      case HttpStatus.URI_TOO_LONG_414 -> URI_TOO_LONG;
      case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> HEADERS_TOO_LARGE;
      case HttpStatus.BAD_REQUEST_400 ->
          UnsafePathAdvice.explain(request).orElse(message == null ? "Bad Request" : message);
      default ->
          message == null || code >= HttpStatus.INTERNAL_SERVER_ERROR_500
              ? HttpStatus.getMessage(code)
              : message;
    };
  }

  private static boolean isReadOnly(Request request) {
    return HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
  }

  /** Writes a problem as the response. */
  public static void write(Problem problem, Response response, Callback callback) {
    response.setStatus(problem.status());
    var headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    var isTemporary =
        problem.status() == HttpStatus.SERVICE_UNAVAILABLE_503
            || problem.status() == HttpStatus.TOO_MANY_REQUESTS_429;
    if (isTemporary && !headers.contains(HttpHeader.RETRY_AFTER)) {
      headers.put(HttpHeader.RETRY_AFTER, FailureResponder.RETRY_AFTER_SECONDS);
    }
    response.write(true, ByteBuffer.wrap(problem.toJson()), callback);
  }

  /**
   * Returns a complete HTTP/1.1 response that closes the connection, for failures before a request
   * exists.
   */
  public static ByteBuffer rawResponse(Problem problem) {
    var json = problem.toJson();
    var head =
        """
        HTTP/1.1 %d %s\r
        Content-Type: %s\r
        Content-Length: %d\r
        Cache-Control: no-store\r
        X-Content-Type-Options: nosniff\r
        Connection: close\r
        \r
        """
            .formatted(
                problem.status(),
                HttpStatus.getMessage(problem.status()),
                Problem.MEDIA_TYPE,
                json.length)
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(head.length + json.length).put(head).put(json).flip();
  }
}
