package dev.pgemit.http.edge;

import dev.pgemit.http.failure.JettyErrorHandler;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemType;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Limits the concurrent requests over HTTP/2 to the maximum number of connections. The memory of
 * small bodies and responses is bounded by the number of connections, of which each carries one
 * request of HTTP/1.1, but many of HTTP/2.
 */
final class RequestLimitHandler extends Handler.Wrapper {
  private final int maxRequests;
  private final AtomicInteger requests = new AtomicInteger();

  RequestLimitHandler(int maxRequests) {
    this.maxRequests = maxRequests;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!Http2.isUsedBy(request)) {
      return super.handle(request, response, callback);
    }
    var isAllowed = requests.incrementAndGet() <= maxRequests;
    Request.addCompletionListener(request, unused -> requests.decrementAndGet());
    if (isAllowed) {
      return super.handle(request, response, callback);
    }
    JettyErrorHandler.write(
        new Problem(
            ProblemType.OVERLOADED,
            "There are more than %d concurrent requests, and nothing was done: send the request again later"
                .formatted(maxRequests)),
        response,
        callback);
    return true;
  }
}
