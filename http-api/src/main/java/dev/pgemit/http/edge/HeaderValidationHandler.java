package dev.pgemit.http.edge;

import dev.pgemit.http.failure.JettyErrorHandler;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemType;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Rejects requests with ambiguous headers. A proxy and the service may read different values of a
 * repeated header. The service does not decode transfer codings other than {@code chunked}.
 */
final class HeaderValidationHandler extends Handler.Wrapper {
  // All single-value headers that the service reads. Jetty itself rejects a repeated Host or
  // Content-Length.
  private static final List<String> SINGLE_VALUE_HEADERS =
      List.of(
          "Authorization",
          "Content-Encoding",
          "Content-Type",
          "Idempotency-Key",
          "Origin",
          "traceparent");

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var problem =
        repeatedHeader(request.getHeaders())
            .or(() -> http10TransferEncoding(request))
            .or(() -> unsupportedTransferEncoding(request.getHeaders()));
    if (problem.isEmpty()) {
      return super.handle(request, response, callback);
    }
    response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
    JettyErrorHandler.write(problem.get(), response, callback);
    return true;
  }

  private static Optional<Problem> repeatedHeader(HttpFields headers) {
    for (var name : SINGLE_VALUE_HEADERS) {
      var count = headers.getValuesList(name).size();
      if (count > 1) {
        return Optional.of(
            new Problem(
                ProblemType.INVALID_HEADER,
                "The header %s occurs %d times, but is allowed only once: nothing was done"
                    .formatted(name, count)));
      }
    }
    return Optional.empty();
  }

  // Chunks require HTTP/1.1. A proxy may not have decoded the chunks (RFC 9112, section 6.1).
  private static Optional<Problem> http10TransferEncoding(Request request) {
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0
            && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
        ? Optional.of(
            new Problem(
                ProblemType.INVALID_HEADER,
                "HTTP/1.0 does not support Transfer-Encoding: nothing was done. Send a"
                    + " Content-Length"))
        : Optional.empty();
  }

  // Jetty decodes chunks and ignores the codings before them (RFC 9112, section 6.1).
  private static Optional<Problem> unsupportedTransferEncoding(HttpFields headers) {
    if (!headers.contains(HttpHeader.TRANSFER_ENCODING)) {
      return Optional.empty();
    }
    return headers.getCSV(HttpHeader.TRANSFER_ENCODING, false).stream()
        .filter(coding -> !HttpHeaderValue.CHUNKED.is(coding))
        .findFirst()
        .map(
            coding ->
                new Problem(
                    ProblemType.UNSUPPORTED_TRANSFER_CODING,
                    "Transfer-Encoding: %s is not supported: nothing was done. Send the body as it is, chunked or with its Content-Length"
                        .formatted(coding)));
  }
}
