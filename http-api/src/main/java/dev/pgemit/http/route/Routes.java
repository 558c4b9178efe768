package dev.pgemit.http.route;

import dev.pgemit.http.body.Fields;
import dev.pgemit.http.body.Parameters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/**
 * Adds routes to the server. Every route declares the query parameters that it takes, and refuses
 * all others.
 */
public final class Routes {
  private final RoutesConfig javalin;

  /** Adds routes to this configuration. */
  public Routes(RoutesConfig javalin) {
    this.javalin = javalin;
  }

  /** Answers a request whose query has been read. */
  @FunctionalInterface
  public interface QueryHandler {
    /**
     * Answers a request.
     *
     * @param query the query's parameters; their faults must end the request before anything is
     *     done
     */
    void handle(Context context, Fields query) throws Exception;
  }

  /** Adds a route for GET. */
  public void get(String path, Parameters parameters, QueryHandler handler) {
    javalin.get(path, reading(parameters, handler));
    // Without a handler Javalin answers a HEAD itself, whatever its query is.
    javalin.head(path, reading(parameters, (context, query) -> query.faults().throwIfAny()));
  }

  /** Adds a route for GET without parameters that also answers HEAD. */
  public void getOrHead(String path, Handler handler) {
    var strict = reading(Parameters.NONE, (context, query) -> handler.handle(context));
    javalin.get(path, strict);
    javalin.head(path, strict);
  }

  /** Adds a route for POST. */
  public void post(String path, Parameters parameters, QueryHandler handler) {
    javalin.post(path, reading(parameters, handler));
  }

  /** Adds a route for POST without parameters in the query. */
  public void post(String path, Parameters parameters, Handler handler) {
    post(path, parameters, (context, query) -> handler.handle(context));
  }

  /** Adds a route for PUT. */
  public void put(String path, Parameters parameters, QueryHandler handler) {
    javalin.put(path, reading(parameters, handler));
  }

  /** Adds a route for DELETE. */
  public void delete(String path, Parameters parameters, QueryHandler handler) {
    javalin.delete(path, reading(parameters, handler));
  }

  private static Handler reading(Parameters parameters, QueryHandler handler) {
    return context -> handler.handle(context, parameters.read(context));
  }
}
