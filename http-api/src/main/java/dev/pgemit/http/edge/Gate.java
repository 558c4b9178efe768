package dev.pgemit.http.edge;

import dev.pgemit.http.access.Access;
import dev.pgemit.http.failure.JettyProblems;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Asks each request for its key before its body is read: what that takes is for callers alone. */
final class Gate extends Handler.Wrapper {
  private final Access access;
  private final int longestBody;

  Gate(Access access, int longestBody) {
    this.access = access;
    this.longestBody = longestBody;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (Access.isOpen(request) && WholeBodies.hasBody(request)) {
      refuse(
          new Problem(
              HttpStatus.BAD_REQUEST_400,
              "OPTIONS and health checks have no body: send the request without one"),
          request,
          response,
          callback);
      return true;
    }
    try {
      access.admit(request, response.getHeaders());
    } catch (ProblemException e) {
      refuse(e.problem(), request, response, callback);
      return true;
    }
    return super.handle(request, response, callback);
  }

  private void refuse(Problem problem, Request request, Response response, Callback callback) {
    Runnable answer = () -> JettyProblems.write(problem, response, callback);
    if (Surplus.isSoonOver(request, longestBody)) {
      new Surplus(request, answer).passOver();
    } else {
      request.consumeAvailable(); // what it cannot take ends the connection with this answer
      answer.run();
    }
  }
}
