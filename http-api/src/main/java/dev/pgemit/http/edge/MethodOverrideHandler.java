package dev.pgemit.http.edge;

import dev.pgemit.http.failure.JettyErrorHandler;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemType;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Rejects the header that overrides the request method. A proxy that treats GET as safe would not
 * detect an overridden DELETE.
 */
final class MethodOverrideHandler extends Handler.Wrapper {
  private static final String HEADER = "X-HTTP-Method-Override"; // Javalin would apply the header

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!request.getHeaders().contains(HEADER)) {
      return super.handle(request, response, callback);
    }
    var problem =
        new Problem(
            ProblemType.INVALID_HEADER,
            HEADER
                + " is not supported: nothing was done. Leave the header out, and use the"
                + " method itself");
    JettyErrorHandler.write(problem, response, callback);
    return true;
  }
}
