package dev.pgemit.http.route;

import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.MediaType;
import dev.pgemit.http.body.QueryParameters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;

/** Adds routes to the server. Every route declares its query parameters and rejects all others. */
public final class Routes {
  private final RoutesConfig config;
  private final CallHandler calls;

  /**
   * Adds routes to a Javalin configuration.
   *
   * @param calls handles asynchronous calls before Javalin
   */
  public Routes(RoutesConfig config, CallHandler calls) {
    this.config = config;
    this.calls = calls;
  }

  /** Handles a request with a parsed query. */
  @FunctionalInterface
  public interface QueryHandler {
    /**
     * Handles a request.
     *
     * @param query the query parameters; the handler throws their errors before it changes anything
     */
    void handle(Context context, FieldReader query) throws Exception;
  }

  /** Adds a route for GET. */
  public void get(String path, QueryParameters parameters, QueryHandler handler) {
    config.get(path, withQuery(parameters, handler));
    // Without a handler, Javalin accepts a HEAD request with any query.
    config.head(path, withQuery(parameters, (context, query) -> query.errors().throwIfAny()));
  }

  /** Adds a route for GET without parameters that also answers HEAD. */
  public void getOrHead(String path, Handler handler) {
    var strict = withQuery(QueryParameters.NONE, (context, query) -> handler.handle(context));
    config.get(path, strict);
    config.head(path, strict);
  }

  /** Adds a route for POST. */
  public void post(String path, QueryParameters parameters, QueryHandler handler) {
    config.post(path, withQuery(parameters, handler));
  }

  /** Adds a route for POST without parameters in the query. */
  public void post(String path, QueryParameters parameters, Handler handler) {
    post(path, parameters, (context, query) -> handler.handle(context));
  }

  /** Adds a route for GET that responds asynchronously. */
  public void getAsync(String path, QueryParameters parameters, AsyncCall call) {
    get(path, parameters, (context, query) -> start(call, context, query));
  }

  /** Adds a route for POST that responds asynchronously. */
  public void postAsync(String path, QueryParameters parameters, AsyncCall call) {
    calls.add(path, parameters, call);
    post(path, parameters, (context, query) -> start(call, context, query));
  }

  /**
   * Adds a route for POST that responds asynchronously, with lines as they are known to a request
   * that prefers {@code application/x-ndjson} to JSON.
   */
  public void postAsync(
      String path, QueryParameters parameters, AsyncCall call, StreamedCall streamedCall) {
    calls.addUnlessStreamed(path, parameters, call);
    post(
        path,
        parameters,
        (context, query) -> {
          if (MediaType.prefersJsonLines(context.header(Header.ACCEPT))) {
            LineStream.respond(streamedCall, context, new JavalinRequest(context, query));
          } else {
            start(call, context, query);
          }
        });
  }

  /** Starts a call in a route whose path has parameters, and responds once the call completes. */
  public static void start(AsyncCall call, Context context, FieldReader query) {
    var request = new JavalinRequest(context, query);
    var pending = call.start(request);
    request.exchange().endPart("parse");
    request.respondWith(pending);
  }

  /** Adds a route for PUT. */
  public void put(String path, QueryParameters parameters, QueryHandler handler) {
    config.put(path, withQuery(parameters, handler));
  }

  /** Adds a route for DELETE. */
  public void delete(String path, QueryParameters parameters, QueryHandler handler) {
    config.delete(path, withQuery(parameters, handler));
  }

  private static Handler withQuery(QueryParameters parameters, QueryHandler handler) {
    return context -> handler.handle(context, parameters.read(context));
  }
}
