package dev.pgemit.http.edge;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ConditionalHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Has each body read in full before a thread works on the request. Handlers wait for what they
 * read, so a few clients that send a byte now and then would hold all threads there are.
 */
final class BodyBufferingHandler extends ConditionalHandler.ElseNext {
  private final BodyLimits limits;

  BodyBufferingHandler(BodyLimits limits) {
    this.limits = limits;
    excludePath("/v1/emit/stream"); // of any length, and read as it comes, without a thread
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
