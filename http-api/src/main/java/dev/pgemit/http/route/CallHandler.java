package dev.pgemit.http.route;

import dev.pgemit.http.body.MediaType;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.failure.FailureResponder;
import dev.pgemit.http.trace.Exchange;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts calls without the servlet API, which costs more than a plain emit. Handles POST with the
 * exact path of a route. All other requests, such as one with an encoded path, reach the same call
 * through Javalin.
 */
public final class CallHandler extends Handler.Wrapper {
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, Route> routes = new HashMap<>();

  private record Route(QueryParameters parameters, AsyncCall call, boolean mayStream) {
    boolean handles(Request request) {
      return !mayStream || !MediaType.prefersJsonLines(request.getHeaders().get(HttpHeader.ACCEPT));
    }
  }

  /** Adds a route, before the server starts. */
  void add(String path, QueryParameters parameters, AsyncCall call) {
    routes.put(path, new Route(parameters, call, /* mayStream= */ false));
  }

  /** Adds a route for the requests that do not prefer a stream. */
  void addUnlessStreamed(String path, QueryParameters parameters, AsyncCall call) {
    routes.put(path, new Route(parameters, call, /* mayStream= */ true));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var route =
        HttpMethod.POST.is(request.getMethod()) ? routes.get(request.getHttpURI().getPath()) : null;
    if (route == null || !route.handles(request)) {
      return super.handle(request, response, callback);
    }
    try {
      var pending = start(route, request);
      Exchange.of(request).endPart("parse");
      var unused =
          pending.whenComplete(
              (result, failure) -> respond(request, response, callback, result, failure));
    } catch (Throwable e) { // Jetty would answer an Error without its problem
      FailureResponder.respond(request, response, callback, e);
    }
    return true;
  }

  private static CompletableFuture<CallResponse> start(Route route, Request request) {
    var query = route.parameters().read(request.getHttpURI().getQuery(), /* isReadOnly= */ false);
    return route.call().start(new JettyRequest(request, query));
  }

  private static void respond(
      Request request,
      Response response,
      Callback callback,
      CallResponse result,
      Throwable failure) {
    Exchange.of(request).endPart("wait");
    if (failure != null) {
      FailureResponder.respond(request, response, callback, failure);
      return;
    }
    response.setStatus(result.status());
    var headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, "application/json");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    response.write(true, ByteBuffer.wrap(JSON.writeValueAsBytes(result.document())), callback);
  }
}
