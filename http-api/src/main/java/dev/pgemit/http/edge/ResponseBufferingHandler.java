package dev.pgemit.http.edge;

import dev.pgemit.http.body.MediaType;
import dev.pgemit.http.metrics.Endpoint;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ConditionalHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Buffers each response, so that no thread waits for a slow client. The threads that complete
 * committed publications are only as many as the processors, and serve all callers.
 */
final class ResponseBufferingHandler extends ConditionalHandler.ElseNext {
  private final ResponseLimits limits;

  ResponseBufferingHandler(ResponseLimits limits) {
    this.limits = limits;
    excludePath("/v1/tail"); // endless responses, each with a thread that may block
    exclude(ResponseBufferingHandler::isLineStream);
  }

  /** Returns whether the response is sent in lines, by a thread that may block. */
  private static boolean isLineStream(Request request) {
    return MediaType.prefersJsonLines(request.getHeaders().get(HttpHeader.ACCEPT))
        && Endpoint.of(Request.getPathInContext(request)) == Endpoint.EMIT_WITH_ACK;
  }

  @Override
  protected boolean onConditionsMet(Request request, Response response, Callback callback)
      throws Exception {
    var buffered = new BufferedResponse(request, response, callback, limits);
    return nextHandler(request, buffered, buffered);
  }
}
