package dev.pgemit.http.edge;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Reports requests in flight to {@link HeaderTimeouts}. */
final class RequestProgressHandler extends Handler.Wrapper {
  private final HeaderTimeouts headerTimeouts;

  RequestProgressHandler(HeaderTimeouts headerTimeouts) {
    this.headerTimeouts = headerTimeouts;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var progress = headerTimeouts.progressOf(request.getConnectionMetaData().getConnection());
    progress.requestStarted();
    Request.addCompletionListener(request, unused -> progress.requestCompleted());
    return super.handle(request, response, callback);
  }
}
