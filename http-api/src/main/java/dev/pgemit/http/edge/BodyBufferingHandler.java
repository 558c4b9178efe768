package dev.pgemit.http.edge;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ConditionalHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Reads each body in full before a thread handles the request. Handlers block on reads, so a few
 * slow clients would otherwise occupy all threads.
 */
final class BodyBufferingHandler extends ConditionalHandler.ElseNext {
  private final BodyLimits limits;

  BodyBufferingHandler(BodyLimits limits) {
    this.limits = limits;
    excludePath("/v1/emit/stream"); // unlimited length, read asynchronously
  }

  @Override
  protected boolean onConditionsMet(Request request, Response response, Callback callback)
      throws Exception {
    if (!hasBody(request)) {
      return nextHandler(request, response, callback);
    }
    new BodyReceiver(request, response, callback, getHandler(), limits).start();
    return true;
  }

  static boolean hasBody(Request request) {
    var length = request.getLength();
    return length > 0
        || (length < 0 && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING));
  }
}
