package dev.pgemit.http.edge;

import java.util.Set;
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
  // In HTTP/2, no header announces a body without a length. Jetty resets the stream if a request
  // with one of these methods has a body.
  private static final Set<String> BODILESS_METHODS = Set.of("GET", "HEAD", "OPTIONS");

  private static final String STREAM_PATH = "/v1/emit/stream";

  private final BodyLimits limits;

  BodyBufferingHandler(BodyLimits limits) {
    this.limits = limits;
    excludePath(STREAM_PATH); // unlimited length, read asynchronously
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

  /** Returns whether the body of a request is a stream of any length. */
  static boolean isStream(Request request) {
    return STREAM_PATH.equals(Request.getPathInContext(request));
  }

  /** Returns whether a request has a body, or may have an empty one whose length is unknown. */
  static boolean hasBody(Request request) {
    var length = request.getLength();
    return length > 0 || (length < 0 && hasBodyOfUnknownLength(request));
  }

  private static boolean hasBodyOfUnknownLength(Request request) {
    return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
        || (Http2.isUsedBy(request) && !BODILESS_METHODS.contains(request.getMethod()));
  }
}
