package dev.pgemit.http.edge;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Passes requests on to the handlers that may wait, each on a thread of the pool. The handlers
 * before this one run on the thread that read the request, which serves many connections.
 */
final class WorkerThreadHandler extends Handler.Wrapper {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    run(request, () -> handle(getHandler(), request, response, callback));
    return true;
  }

  /** Runs work for a request on a thread of the pool, which may wait. */
  static void run(Request request, Runnable work) {
    request.getComponents().getExecutor().execute(work);
  }

  /** Handles a request on the current thread, with a response even if the handler fails. */
  static void handle(
      Request.Handler handler, Request request, Response response, Callback callback) {
    try {
      if (!handler.handle(request, response, callback)) {
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
      }
    } catch (Throwable e) { // Jetty's own handlers also catch Throwable
      Response.writeError(request, response, callback, e);
    }
  }

  @Override
  public Invocable.InvocationType getInvocationType() {
    return Invocable.InvocationType.NON_BLOCKING;
  }
}
