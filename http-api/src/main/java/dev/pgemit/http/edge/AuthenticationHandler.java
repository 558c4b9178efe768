package dev.pgemit.http.edge;

import dev.pgemit.http.access.RequestAuthenticator;
import dev.pgemit.http.failure.JettyErrorHandler;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.trace.Exchange;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Authenticates each request before its body is read, so that only authenticated callers use memory
 * for bodies.
 */
final class AuthenticationHandler extends Handler.Wrapper {
  private final RequestAuthenticator authenticator;
  private final int maxBodyBytes;

  AuthenticationHandler(RequestAuthenticator authenticator, int maxBodyBytes) {
    this.authenticator = authenticator;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (RequestAuthenticator.isPublic(request) && BodyBufferingHandler.hasBody(request)) {
      reject(
          new Problem(
              ProblemType.MALFORMED_REQUEST,
              "OPTIONS, health checks and pages accept no body: send the request without one"),
          request,
          response,
          callback);
      return true;
    }
    if (authenticator.mayWait(request)) {
      Request.Handler next = this::authenticate;
      WorkerThreadHandler.run(
          request, () -> WorkerThreadHandler.handle(next, request, response, callback));
      return true;
    }
    return authenticate(request, response, callback);
  }

  private boolean authenticate(Request request, Response response, Callback callback)
      throws Exception {
    try {
      authenticator.authenticate(request, response.getHeaders());
      Exchange.of(request).endPart("auth");
    } catch (ProblemException e) {
      reject(e.problem(), request, response, callback);
      return true;
    }
    return super.handle(request, response, callback);
  }

  private void reject(Problem problem, Request request, Response jettyResponse, Callback callback) {
    Runnable response = () -> JettyErrorHandler.write(problem, jettyResponse, callback);
    if (BodyDrain.isDrainable(request, maxBodyBytes)) {
      new BodyDrain(request, response).drain();
    } else {
      request.consumeAvailable(); // an unread rest closes the connection afterwards
      response.run();
    }
  }
}
