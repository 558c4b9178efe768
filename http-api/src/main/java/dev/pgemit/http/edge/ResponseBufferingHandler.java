package dev.pgemit.http.edge;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ConditionalHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Lets nobody wait for a client that reads its answer slowly, or not at all. An answer is in memory
 * anyway, but who writes it would wait: the threads that tell what Postgres has committed are only
 * as many as the processors, and answer for everyone.
 */
final class ResponseBufferingHandler extends ConditionalHandler.ElseNext {
  private final ResponseLimits limits;

  ResponseBufferingHandler(ResponseLimits limits) {
    this.limits = limits;
    excludePath("/v1/tail"); // without an end, and with a thread of its own that may wait
  }

  @Override
  protected boolean onConditionsMet(Request request, Response response, Callback callback)
      throws Exception {
    var buffered = new BufferedResponse(request, response, callback, limits);
    return nextHandler(request, buffered, buffered);
  }
}
