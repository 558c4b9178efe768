package dev.pgemit.http.edge;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Tells the watch over slow headers which connections have a request under way. */
final class HeadersSeen extends Handler.Wrapper {
  private final SlowHeaders slowHeaders;

  HeadersSeen(SlowHeaders slowHeaders) {
    this.slowHeaders = slowHeaders;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var progress = slowHeaders.of(request.getConnectionMetaData().getConnection());
    progress.beginRequest();
    Request.addCompletionListener(request, unused -> progress.endRequest());
    return super.handle(request, response, callback);
  }
}
